namespace ServerlessAges.Tests.Oracle;

/// <summary>What both formats' oracles need to say where something is.</summary>
internal static class LineOracle
{
    private const int RawOfLongRow = 1024;

    public static int AfterByteOrderMark(byte[] file) =>
        file.Length >= 3 && file[0] == 0xEF && file[1] == 0xBB && file[2] == 0xBF ? 3 : 0;

    public static long Lines(byte[] file, int from, int to, char lineEnd = '\n')
    {
        var lines = 0;
        for (var i = from; i < to; i++)
        {
            if (file[i] == lineEnd) lines++;
        }

        return lines;
    }

    /// <summary>Rejects the record that begins where <paramref name="expected"/> has counted to.</summary>
    public static void Reject(int start, byte[] text, string reason, Expected expected)
    {
        if (reason == "row-too-long" && text.Length > RawOfLongRow)
        {
            var end = RawOfLongRow;
            while (end > 0 && text[end] is >= 0x80 and < 0xC0) end--; // not within a character
            text = text[..end];
        }

        var line = expected.HeaderLines + expected.Lines + 1;
        expected.Rejected.Add(RejectedRecord.Of(line, start, reason, text));
    }
}
