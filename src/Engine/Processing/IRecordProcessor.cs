namespace ServerlessAges.Processing;

/// <summary>
/// The computation done on each record: what <c>process_item</c> is to <c>Pool.map</c>. Implement it as a struct, so
/// that the engine compiles it into its loop. It may be called on any thread, several times for the same record (a
/// chunk is run again after a fault), so it must depend on nothing but its own settings and the record.
/// </summary>
public interface IRecordProcessor
{
    /// <summary>The name by which a batch chooses it.</summary>
    string Name { get; }

    /// <summary>Raised whenever the same record would give another result; batches under way then fail as version-mismatch.</summary>
    int Version { get; }

    /// <summary>
    /// The columns that it reads, by name, at most <see cref="RecordFields.MaxColumns"/>. If the last ends in <c>?</c>, it is
    /// optional: a CSV input may have no such column, an NDJSON record no such member, and a record may leave it empty.
    /// <see cref="RecordFields.Has"/> tells these apart.
    /// </summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>The fields that it writes, in the order in which it writes them.</summary>
    IReadOnlyList<ResultField> Results { get; }

    /// <summary>Computes one record. What it throws rejects the record, with the exception's message; only memory that ends ends more.</summary>
    /// <param name="fields">The record's values, in the order of <see cref="Columns"/>, as unescaped UTF-8.</param>
    /// <param name="result">Takes one value per name in <see cref="Results"/>, in that order.</param>
    /// <returns><see cref="Rejection.None"/>, or why the record cannot be used; what was written is then dropped.</returns>
    Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
        where TWriter : struct, IResultWriter;
}
