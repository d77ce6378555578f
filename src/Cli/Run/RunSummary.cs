using System.Globalization;
using System.Text.Json;
using ServerlessAges.Cli.Files;
using ServerlessAges.Slices;

namespace ServerlessAges.Cli.Run;

/// <summary>The closing line on stderr: always when something was rejected, else only when the ages went elsewhere.</summary>
internal static class RunSummary
{
    public static void Write(RunOptions options, RowCounts counts, ReadOnlyMemory<byte> firstRejected, TimeSpan elapsed)
    {
        if (counts.Rejected == 0 && options.Output == StandardStreams.Dash) return;
        var rate = counts.Records / Math.Max(elapsed.TotalSeconds, 0.001);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Results:N0} ages, {counts.Rejected:N0} rejected, {elapsed.TotalSeconds:0.00} s, {rate:N0} records/s"));
        if (counts.Rejected == 0) return;

        using var first = JsonDocument.Parse(firstRejected);
        var record = first.RootElement;
        Console.Error.WriteLine($"first rejected: line {record.GetProperty("line")}: {record.GetProperty("detail").GetString()}");
        if (options.Rejected is null) Console.Error.WriteLine("write them all with --rejected FILE");
    }
}
