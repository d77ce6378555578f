namespace ServerlessAges.Cli.Files;

/// <summary>
/// A file that appears whole or not at all: written under a temporary name beside its place, renamed when complete,
/// deleted otherwise. Standard output, pipes and devices are written as they are.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly Stream stream;
    private readonly string? path;
    private readonly string? temporary;
    private bool complete;
    private long length;

    private OutputFile(Stream stream, string? path = null, string? temporary = null)
    {
        this.stream = stream;
        this.path = path;
        this.temporary = temporary;
    }

    /// <summary>Appends. A regular file is written by whoever calls: its write is a copy to the page cache, no wait.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (temporary is null || stream is not FileStream file) return stream.WriteAsync(bytes, cancellation);
        cancellation.ThrowIfCancellationRequested();
        RandomAccess.Write(file.SafeFileHandle, bytes.Span, length);
        length += bytes.Length;
        return ValueTask.CompletedTask;
    }

    /// <exception cref="IOException">The folder is not there, or cannot be written.</exception>
    public static OutputFile Create(string path)
    {
        if (path == StandardStreams.Dash) return new OutputFile(StandardStreams.Output());
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder; name a file in it.");
        var target = new FileInfo(path);
        if (target.Exists && target.ResolveLinkTarget(returnFinalTarget: true) is FileInfo linked) target = linked;
        if (target.Exists)
        {
            var existing = new FileStream(
                target.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            if (!existing.CanSeek || IsDevice(target)) return new OutputFile(existing);
            existing.Dispose();
        }

        var folder = target.DirectoryName!;
        if (!Directory.Exists(folder)) throw new IOException($"There is no folder {folder}; make it first.");
        var temporary = Path.Combine(folder, $".{target.Name}.{Path.GetRandomFileName()}.tmp");
        return new OutputFile(
            new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0),
            target.FullName, temporary);
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        stream.Dispose();
        if (temporary is not null) File.Move(temporary, path!, overwrite: true);
        complete = true;
    }

    public void Dispose()
    {
        stream.Dispose();
        if (!complete && temporary is not null) File.Delete(temporary);
    }

    // .NET does not tell a device from a file, and /dev/null even lets itself be sought.
    private static bool IsDevice(FileInfo file) => file.FullName.StartsWith("/dev/", StringComparison.Ordinal);
}
