namespace ServerlessAges.Formats.Dialects;

/// <summary>The form of an input, read once from its beginning, then frozen: enough to read any part of it.</summary>
/// <param name="FirstRow">Offset of the first byte after byte order mark and header.</param>
/// <param name="HeaderLines">How many lines come before <paramref name="FirstRow"/>.</param>
/// <param name="FieldCount">Fields in the header, and so in every row; CSV only.</param>
/// <param name="Positions">The field of each column, counted from 0; CSV only.</param>
/// <param name="Names">The input's names of the columns that it has or, in NDJSON, may have.</param>
/// <param name="LineEnd">
/// The byte that ends a row outside quotes: LF, with an optional CR before it; CR if the header of a CSV ends with CR.
/// </param>
/// <param name="WithOptional">True if records may have the processor's optional column; else null.</param>
/// <param name="Kept">The columns that results keep; null for none. In NDJSON, an empty list keeps all members.</param>
public sealed record Dialect(
    InputFormat Format,
    long FirstRow,
    long HeaderLines,
    byte Delimiter,
    int FieldCount,
    IReadOnlyList<int> Positions,
    IReadOnlyList<string> Names,
    byte LineEnd = (byte)'\n',
    bool? WithOptional = null,
    IReadOnlyList<KeptColumn>? Kept = null)
{
    /// <summary>Compares the lists by their elements.</summary>
    public bool Equals(Dialect? other) => ReferenceEquals(this, other)
        || (other is not null && Scalars == other.Scalars && Positions.SequenceEqual(other.Positions)
            && Names.SequenceEqual(other.Names) && Kept is null == other.Kept is null
            && (Kept ?? []).SequenceEqual(other.Kept ?? []));

    public override int GetHashCode() => Scalars.GetHashCode();

    private (InputFormat, long, long, byte, int, byte, bool?) Scalars =>
        (Format, FirstRow, HeaderLines, Delimiter, FieldCount, LineEnd, WithOptional);
}
