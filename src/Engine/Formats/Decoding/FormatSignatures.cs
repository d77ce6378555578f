namespace ServerlessAges.Formats.Decoding;

/// <summary>Refuses formats that are not supported, by their first bytes.</summary>
internal static class FormatSignatures
{
    // As Latin-1. A text may begin with printable characters: then the head must contain control characters too.
    private static readonly (string Advice, int Offset, string[] Signatures)[] Table =
    [
        ("a zip archive: unpack it", 0, ["PK\u0003\u0004", "PK\u0005\u0006", "PK\u0007\u0008"]),
        ("an Excel workbook or another Office document of the old format: save it as CSV", 0,
            ["\u00D0\u00CF\u0011\u00E0"]),
        ("a tar archive: unpack it", 257, ["ustar"]),
        ("gzip compressed twice: decompress it once", 0, ["\u001F\u008B"]),
        ("a bzip2 file: decompress it", 4, ["1AY&SY", "\u0017rE8P\u0090"]),
        ("an xz file: decompress it", 0, ["\u00FD7zXZ\0"]),
        ("a zstd file: decompress it", 0, ["(\u00B5/\u00FD"]),
        ("an lz4 file: decompress it", 0, ["\u0004\"M\u0018"]),
        ("an lzip file: decompress it", 0, ["LZIP\u0001"]),
        ("a compress (.Z) file: decompress it", 0, ["\u001F\u009D"]),
        ("a snappy file: decompress it", 0, ["\u00FF\u0006\0\0sNaPpY"]),
        ("zlib data: send gzip, or decompress it", 0, ["x\u0001", "x\u009C", "x\u00DA"]),
        ("a 7z archive: unpack it", 0, ["7z\u00BC\u00AF"]),
        ("a rar archive: unpack it", 0, ["Rar!\u001A\u0007"]),
        ("a Parquet file: convert it to CSV or NDJSON", 0, ["PAR1", "PARE"]),
        ("an Arrow or Feather file: convert it to CSV or NDJSON", 0, ["ARROW1", "FEA1", "\u00FF\u00FF\u00FF\u00FF"]),
        ("an ORC file: convert it to CSV or NDJSON", 0, ["ORC"]),
        ("an Avro file: convert it to CSV or NDJSON", 0, ["Obj\u0001"]),
        ("an SQLite database: export the table as CSV", 0, ["SQLite format 3\0"]),
        ("an HDF5 file: convert it to CSV or NDJSON", 0, ["\u0089HDF"]),
        ("a PDF document: export the table as CSV", 0, ["%PDF-"]),
        ("an RTF document: save it as plain text", 0, ["{\\rtf"]),
        ("an XML or HTML document: convert it to CSV or NDJSON", 0,
            ["<?xml", "<!DOCTYPE", "<!doctype", "<html", "<HTML"]),
        ("an image: send a text file", 0,
            ["\u0089PNG", "\u00FF\u00D8\u00FF", "GIF8", "II*\0", "MM\0*", "RIFF"]),
        ("a program: send a text file", 0,
            ["\u007FELF", "MZ", "\u00CF\u00FA\u00ED\u00FE", "\u00CA\u00FE\u00BA\u00BE"]),
        ("UTF-32 text: save it as UTF-8", 0, ["\u00FF\u00FE\0\0", "\0\0\u00FE\u00FF"]),
    ];

    public static void Refuse(ReadOnlySpan<byte> head, bool inGzip)
    {
        foreach (var (advice, offset, signatures) in Table)
        {
            if (head.Length <= offset || !BeginsWithAny(head, offset, signatures)) continue;
            var isOffice = offset == 0 && head.StartsWith("PK"u8)
                && (head.IndexOf("xl/"u8) >= 0 || head.IndexOf("[Content_Types].xml"u8) >= 0);
            var known = isOffice ? "an Excel workbook or another Office document: save it as CSV" : advice;
            throw new BatchException(
                ErrorCodes.UnsupportedFormat,
                $"The input cannot be read: {(inGzip ? "inside gzip, " : "")}this is {known}.", new(Offset: offset));
        }
    }

    private static bool BeginsWithAny(ReadOnlySpan<byte> head, int offset, string[] signatures)
    {
        foreach (var signature in signatures)
        {
            var isCertain = signature[0] is '%' or '<' or '{' || signature.AsSpan().ContainsAnyExceptInRange(' ', '~')
                || head.ContainsAnyInRange((byte)0, (byte)8);
            if (isCertain && head[offset..].StartsWith(Encoding.Latin1.GetBytes(signature))) return true;
        }

        return false;
    }
}
