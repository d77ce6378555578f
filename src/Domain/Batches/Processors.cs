using ServerlessAges.Ages;
using ServerlessAges.Records;
using ServerlessAges.Slices;

namespace ServerlessAges.Batches;

/// <summary>The processors that a batch can choose, by name.</summary>
public static class Processors
{
    /// <summary>What must be known of a processor before records are read.</summary>
    /// <param name="Version">Its version.</param>
    /// <param name="Columns">The columns that it reads.</param>
    /// <param name="Results">The fields that it writes.</param>
    public sealed record Description(int Version, IReadOnlyList<string> Columns, IReadOnlyList<ResultField> Results);

    /// <summary>Describes the processor that was chosen.</summary>
    /// <exception cref="BadInputException"><c>bad-option</c>: there is none of that name.</exception>
    public static Description Describe(BatchOptions options)
    {
        var processor = Choose(options);
        return new Description(processor.Version, processor.Columns, processor.Results);
    }

    /// <summary>Makes a computer for it; each slice at work needs its own.</summary>
    public static SliceComputer CreateComputer(BatchOptions options, Dialect dialect) =>
        SliceComputer.Create(dialect, Choose(options), options.Format, options.Input.MaxRowBytes);

    // One processor so far: the second makes this a table.
    private static AgeProcessor Choose(BatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Processor == "age"
            ? new AgeProcessor(options.ReferenceYear)
            : throw BadInputException.Option("processor", $"There is no processor '{options.Processor}': the one there is is 'age'.");
    }
}
