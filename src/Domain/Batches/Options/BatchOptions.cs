namespace ServerlessAges.Batches.Options;

/// <summary>What a user may choose of a batch. Frozen when the batch is accepted.</summary>
public sealed record BatchOptions
{
    /// <summary>The processor, by name.</summary>
    public string Processor { get; init; } = "age";

    /// <summary>The year in which ages are asked, −9999 to 9999 without 0.</summary>
    public int ReferenceYear { get; init; }

    /// <summary>The day of that year on which ages are asked; null where only the year is known.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>How the ages are stored.</summary>
    public ResultFormat Format { get; init; } = ResultFormat.Ndjson;

    /// <summary>
    /// Whether CSV, wherever it is made of these ages, is safe to open in a spreadsheet: a text that it would take for a formula gets an
    /// apostrophe before it.
    /// </summary>
    public bool CsvSafe { get; init; }

    /// <summary>What was said of the input; the rest is recognised.</summary>
    public DialectOptions Input { get; init; } = new();

    /// <summary>How many records may be rejected before the batch fails.</summary>
    public RejectionThreshold MaxRejected { get; init; } = RejectionThreshold.Default;

    /// <summary>Bytes per chunk; null to let the plan choose.</summary>
    public long? ChunkSize { get; init; }
}
