using System.Globalization;
using System.Text;

namespace ServerlessAges.Tests.Generators;

/// <summary>Files in which every seam between chunks falls inside a quoted field of several lines.</summary>
internal static class SeamFiles
{
    public const string Header = "name,born\n";

    /// <summary>The first line feed behind each seam stands inside quotes, and what follows it looks like a row.</summary>
    public static byte[] FirstLineFeedMisleads(int chunks, int chunkSize) =>
        Build(chunks, chunkSize, (text, end) =>
        {
            text.Append("\nGrace Hopper,1906\n");
            text.Append('y', end - text.Length);
        });

    /// <summary>What follows each seam inside quotes looks like good rows for half a chunk.</summary>
    public static byte[] HalfAChunkMisleads(int chunks, int chunkSize) =>
        Build(chunks, chunkSize, (text, end) =>
        {
            text.Append('\n');
            while (end - text.Length >= 30) text.Append("Grace Hopper,1906\n");
            text.Append('y', end - text.Length);
        });

    // Each row is as long as a chunk and begins in the middle of one. `fill` writes its quoted text behind the seam.
    private static byte[] Build(int chunks, int chunkSize, Action<StringBuilder, int> fill)
    {
        const string close = "\",1815\n";
        var text = new StringBuilder(Header);
        text.Append("first,1815\n");
        text.Insert(Header.Length, new string('x', Header.Length + chunkSize / 2 - text.Length));
        for (var seam = 1; seam < chunks; seam++)
        {
            var end = text.Length + chunkSize - close.Length;
            text.Append(CultureInfo.InvariantCulture, $"\"{seam:d6} ");
            text.Append('x', Header.Length + seam * chunkSize + 1 - text.Length);
            fill(text, end);
            text.Append(close);
        }

        text.Append('z', chunkSize / 2 - ",1815\n".Length).Append(",1815\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
