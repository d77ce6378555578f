namespace ServerlessAges.Processing;

/// <summary>
/// The computation on each record, as <c>process_item</c> is to <c>Pool.map</c>. Implement it as a struct: the engine
/// compiles it into its loop. It may be called on any thread, and several times for the same record, because a chunk is
/// computed again after a fault. So it must depend on its context and the record alone.
/// </summary>
public interface IRecordProcessor<TSelf>
    where TSelf : struct, IRecordProcessor<TSelf>
{
    /// <summary>Declares columns, results, options and secrets.</summary>
    static abstract ProcessorSchema Schema { get; }

    /// <summary>Creates the processor of a batch.</summary>
    static abstract TSelf Create(ProcessorContext context);

    /// <summary>Checks rules across options, and completes them, when a batch is accepted.</summary>
    /// <param name="given">The values that were given for the batch, each checked.</param>
    /// <param name="defaults">The values that the host's settings give.</param>
    /// <exception cref="BatchException"><c>bad-option</c>; see <see cref="BatchException.Option"/>.</exception>
    static virtual OptionValues CompleteOptions(OptionValues given, OptionValues defaults, DateOnly today) =>
        given.Or(defaults);

    /// <summary>Computes one record. Any exception but <see cref="OutOfMemoryException"/> rejects the record.</summary>
    /// <param name="record">The record's values, in the order of the schema's columns, as unescaped UTF-8.</param>
    /// <param name="result">Takes one value per field of the schema's results, in that order.</param>
    /// <returns><see cref="Rejection.None"/>, or why the record is rejected. What it wrote is dropped then.</returns>
    Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter;
}
