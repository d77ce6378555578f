using System.IO.Compression;
using ServerlessAges.Slices;

namespace ServerlessAges.Records;

/// <summary>Gzip unpacked; a broken or truncated one is refused, never taken for a shorter one.</summary>
internal sealed class GunzipStream : ReadOnlyStream
{
    // Left to its default, the runtime takes a truncated gzip for a shorter one. Directory.Build.props sets the switch
    // for every program of this repository; one that uses this library elsewhere must set it too.
    private static readonly bool Strict =
        AppContext.TryGetSwitch("System.IO.Compression.UseStrictValidation", out var strict) && strict;

    private readonly GZipStream inner;

    private GunzipStream(Stream compressed) => inner = new GZipStream(compressed, CompressionMode.Decompress);

    public static GunzipStream Open(Stream compressed) => Strict
        ? new GunzipStream(compressed)
        : throw new InvalidOperationException(
            "Set the runtime option System.IO.Compression.UseStrictValidation to true: truncated gzip would go unseen.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw new BadInputException("broken-gzip", $"The gzip input is truncated or damaged: {exception.Message}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
