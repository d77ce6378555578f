using ServerlessAges.Slices;

namespace ServerlessAges.Cli.Files;

/// <summary>Opens what INPUT names: a file, a pipe, or - for standard input.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly FileStream stream;

    private InputFile(FileStream stream, IByteSource source)
    {
        this.stream = stream;
        Source = source;
    }

    public IByteSource Source { get; }

    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static InputFile Open(string path)
    {
        if (path == StandardStreams.Dash)
        {
            // Also where it is a file: somebody may have read its first lines already.
            var standard = StandardStreams.Input();
            return new InputFile(standard, new StreamSource(standard));
        }

        if (Directory.Exists(path)) throw new IOException($"{path} is a folder; name a file in it.");
        var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return new InputFile(file, file.CanSeek ? new FileSource(file.SafeFileHandle, path) : new StreamSource(file));
    }

    public void Dispose()
    {
        (Source as IDisposable)?.Dispose();
        stream.Dispose();
    }
}
