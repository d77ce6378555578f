using System.Text;

namespace ServerlessAges.Formats.Decoding;

/// <summary>Refuses formats that are not supported, by their first bytes.</summary>
internal static class FormatSignatures
{
    private const string Excel = "an Excel workbook or another Office document: save it as CSV";

    // As Latin-1. A text may begin with printable characters: then the head must contain control characters too.
    private static readonly (int Offset, byte[] Signature, string Advice)[] Table =
    [
        .. Signatures("a zip archive: unpack it", "PK\u0003\u0004", "PK\u0005\u0006", "PK\u0007\u0008"),
        .. Signatures("an Excel workbook or another Office document of the old format: save it as CSV",
            "\u00D0\u00CF\u0011\u00E0"),
        .. Signatures("a tar archive: unpack it", 257, "ustar"),
        .. Signatures("gzip compressed twice: decompress it once", "\u001F\u008B"),
        .. Signatures("a bzip2 file: decompress it", 4, "1AY&SY", "\u0017rE8P\u0090"),
        .. Signatures("an xz file: decompress it", "\u00FD7zXZ\0"),
        .. Signatures("a zstd file: decompress it", "(\u00B5/\u00FD"),
        .. Signatures("an lz4 file: decompress it", "\u0004\"M\u0018"),
        .. Signatures("an lzip file: decompress it", "LZIP\u0001"),
        .. Signatures("a compress (.Z) file: decompress it", "\u001F\u009D"),
        .. Signatures("a snappy file: decompress it", "\u00FF\u0006\0\0sNaPpY"),
        .. Signatures("zlib data: send gzip, or decompress it", "x\u0001", "x\u009C", "x\u00DA"),
        .. Signatures("a 7z archive: unpack it", "7z\u00BC\u00AF"),
        .. Signatures("a rar archive: unpack it", "Rar!\u001A\u0007"),
        .. Signatures("a Parquet file: convert it to CSV or NDJSON", "PAR1", "PARE"),
        .. Signatures("an Arrow or Feather file: convert it to CSV or NDJSON", "ARROW1", "FEA1",
            "\u00FF\u00FF\u00FF\u00FF"),
        .. Signatures("an ORC file: convert it to CSV or NDJSON", "ORC"),
        .. Signatures("an Avro file: convert it to CSV or NDJSON", "Obj\u0001"),
        .. Signatures("an SQLite database: export the table as CSV", "SQLite format 3\0"),
        .. Signatures("an HDF5 file: convert it to CSV or NDJSON", "\u0089HDF"),
        .. Signatures("a PDF document: export the table as CSV", "%PDF-"),
        .. Signatures("an RTF document: save it as plain text", "{\\rtf"),
        .. Signatures("an XML or HTML document: convert it to CSV or NDJSON", "<?xml", "<!DOCTYPE", "<!doctype",
            "<html", "<HTML"),
        .. Signatures("an image: send a text file", "\u0089PNG", "\u00FF\u00D8\u00FF", "GIF8", "II*\0", "MM\0*",
            "RIFF"),
        .. Signatures("a program: send a text file", "\u007FELF", "MZ", "\u00CF\u00FA\u00ED\u00FE",
            "\u00CA\u00FE\u00BA\u00BE"),
        .. Signatures("UTF-32 text: save it as UTF-8", "\u00FF\u00FE\0\0", "\0\0\u00FE\u00FF"),
    ];

    public static void Refuse(ReadOnlySpan<byte> head, bool inGzip)
    {
        foreach (var (offset, signature, advice) in Table)
        {
            if (head.Length <= offset || !head[offset..].StartsWith(signature) || !IsCertain(head, signature)) continue;
            var known = advice.StartsWith("a zip", StringComparison.Ordinal)
                && (head.IndexOf("xl/"u8) >= 0 || head.IndexOf("[Content_Types].xml"u8) >= 0) ? Excel : advice;
            throw new BatchException(
                ErrorCodes.UnsupportedFormat,
                $"The input cannot be read: {(inGzip ? "inside gzip, " : "")}this is {known}.")
            {
                At = new ErrorLocation(Offset: offset),
            };
        }
    }

    private static bool IsCertain(ReadOnlySpan<byte> head, byte[] signature) =>
        signature[0] is (byte)'%' or (byte)'<' or (byte)'{'
            || signature.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~')
        || head.ContainsAnyInRange((byte)0, (byte)8);

    private static IEnumerable<(int, byte[], string)> Signatures(string advice, params string[] signatures) =>
        Signatures(advice, 0, signatures);

    private static IEnumerable<(int, byte[], string)> Signatures(
        string advice, int offset, params string[] signatures) =>
        signatures.Select(signature => (offset, Encoding.Latin1.GetBytes(signature), advice));
}
