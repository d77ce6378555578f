namespace ServerlessAges.Tests.Oracle;

/// <summary>What a file must give, whichever way it is split.</summary>
internal sealed class Expected
{
    /// <summary>H: the byte after byte order mark and header.</summary>
    public required long FirstRow { get; init; }

    /// <summary>Lines before <see cref="FirstRow"/>.</summary>
    public required long HeaderLines { get; init; }

    public required long Length { get; init; }

    /// <summary>The first byte of every row, blank ones included.</summary>
    public List<long> RowStarts { get; } = [];

    /// <summary>The results as NDJSON.</summary>
    public List<byte> Ages { get; } = [];

    /// <summary>The same as CSV, without its header.</summary>
    public List<byte> CsvAges { get; } = [];

    public List<RejectedRecord> Rejected { get; } = [];

    public long Records { get; set; }

    public long Lines { get; set; }

    public RowCounts Counts => new(RowStarts.Count, Records, Rejected.Count, Lines);

    /// <summary>The first row that starts at or past an offset; the length where there is none.</summary>
    public long RowAtOrAfter(long offset)
    {
        var index = RowStarts.BinarySearch(offset);
        if (index < 0) index = ~index;
        return index < RowStarts.Count ? RowStarts[index] : Length;
    }
}
