namespace ServerlessAges.Formats.Dialects;

/// <summary>
/// What must be known of an input to read any part of it on its own: found once, at its beginning, then frozen.
/// </summary>
/// <param name="Format">CSV or NDJSON.</param>
/// <param name="FirstRow">H: offset of the first byte after byte order mark and header.</param>
/// <param name="HeaderLines">How many lines come before <paramref name="FirstRow"/>.</param>
/// <param name="Delimiter">Between fields; CSV only.</param>
/// <param name="FieldCount">Fields in the header, and so in every row; CSV only.</param>
/// <param name="Positions">Which field (CSV) each column of the processor is, counted from 0.</param>
/// <param name="Names">What this input calls each column of the processor that it has or, in NDJSON, may have.</param>
/// <param name="LineEnd">What ends a row outside quotes: LF, with an optional CR before it; CR where the header of a CSV ends so.</param>
/// <param name="WithOptional">Records may have the processor's optional column, as the last of them; else null.</param>
public sealed record Dialect(
    InputFormat Format,
    long FirstRow,
    long HeaderLines,
    byte Delimiter,
    int FieldCount,
    IReadOnlyList<int> Positions,
    IReadOnlyList<string> Names,
    byte LineEnd = (byte)'\n',
    bool? WithOptional = null);
