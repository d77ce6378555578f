using System.Diagnostics;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace ServerlessAges.Benchmarks;

/// <summary>The piece size and the concurrency of a transfer.</summary>
/// <param name="Piece">Bytes per range and per block.</param>
/// <param name="AtOnce">Ranges, and blocks, under way.</param>
/// <param name="Together">Blocks are staged while ranges still come.</param>
internal sealed record TransferSetting(int Piece, int AtOnce, bool Together)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Piece >> 20} MiB, {AtOnce} in parallel, {(Together ? "in and out together" : "in, then out")}");
}

/// <summary>All of a blob in by ranges, as many bytes as wanted out by staged blocks and one commit, and nothing else.</summary>
internal sealed class BareTransfer(BlobContainerClient container, string input)
{
    private const long Sample = 256L << 20;

    private static readonly TransferSetting[] Settings =
    [
        .. from mebibytes in (int[])[8, 32]
           from atOnce in (int[])[2, 4, 8]
           from together in (bool[])[false, true]
           select new TransferSetting(mebibytes << 20, atOnce, together),
    ];

// The content of the bytes does not matter.
    private readonly byte[] content = new byte[32 << 20];

    /// <summary>The best of the settings, on the first bytes.</summary>
    public async Task<TransferSetting> ProbeAsync(double outputPerInput)
    {
        var length = (await container.GetBlobClient(input).GetPropertiesAsync()).Value.ContentLength;
        var sample = Math.Min(length, Sample);
        var best = (Setting: Settings[0], Seconds: double.MaxValue);
        foreach (var setting in Settings)
        {
            var seconds = await RunAsync(sample, (long)(sample * outputPerInput), setting);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{sample >> 20} MiB, {setting}: {seconds:0.00} s"));
            if (seconds < best.Seconds) best = (setting, seconds);
        }

        return best.Setting;
    }

    /// <returns>Seconds.</returns>
    public async Task<double> RunAsync(long inputLength, long outputLength, TransferSetting setting)
    {
        var output = container.GetBlockBlobClient($"{input}.out");
        var clock = Stopwatch.StartNew();
        var fetch = FetchAsync(inputLength, setting);
        if (!setting.Together) await fetch;
        var ids = await StageAsync(output, outputLength, setting);
        await fetch;
        await output.CommitBlockListAsync(ids);
        var seconds = clock.Elapsed.TotalSeconds;
        await output.DeleteAsync();
        return seconds;
    }

    private Task FetchAsync(long length, TransferSetting setting) => EachAsync(length, setting, async (from, count) =>
    {
        var options = new BlobDownloadOptions { Range = new HttpRange(from, count) };
        using var download = (await container.GetBlobClient(input).DownloadStreamingAsync(options)).Value;
        var buffer = new byte[1 << 20];
        while (await download.Content.ReadAsync(buffer) > 0)
        {
        }
    });

    private async Task<IEnumerable<string>> StageAsync(BlockBlobClient output, long length, TransferSetting setting)
    {
        await EachAsync(length, setting, (from, count) =>
            output.StageBlockAsync(Id(from), BinaryData.FromBytes(content.AsMemory(0, count)).ToStream()));
        return Pieces(length, setting).Select(Id);
    }

    private static Task EachAsync(long length, TransferSetting setting, Func<long, int, Task> piece) => Parallel.ForEachAsync(
        Pieces(length, setting), new ParallelOptions { MaxDegreeOfParallelism = setting.AtOnce },
        async (from, _) => await piece(from, (int)Math.Min(setting.Piece, length - from)));

    private static IEnumerable<long> Pieces(long length, TransferSetting setting)
    {
        for (var from = 0L; from < length; from += setting.Piece) yield return from;
    }

    private static string Id(long from) => Convert.ToBase64String(Encoding.ASCII.GetBytes(from.ToString("D16", CultureInfo.InvariantCulture)));
}
