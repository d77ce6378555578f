using ServerlessAges.Sources;

namespace ServerlessAges.Cli.Client;

/// <summary>Reports how many bytes were read.</summary>
internal sealed class ProgressStream(Stream content, Action<long> report) : ReadOnlyStream
{
    private long total;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        report(total += read);
        return read;
    }
}
