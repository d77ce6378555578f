namespace ServerlessAges.Cli.Files;

/// <summary>An open input: a file, a pipe, or standard input.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly FileStream stream;

    private InputFile(FileStream stream, bool asFile, string name)
    {
        this.stream = stream;
        Source = asFile ? new FileSource(stream.SafeFileHandle, name) : new StreamSource(stream);
    }

    public IByteSource Source { get; }

    /// <summary>Opens a file. Waits for the writer of a FIFO.</summary>
    public static InputFile Open(LocalFile file)
    {
        // Standard input is read as a stream also where it is a file: its first lines may have been read already.
        if (file.Descriptor is { } descriptor)
            return new InputFile(StandardStreams.Input(descriptor), asFile: false, file.Name);
        var stream = new FileStream(
            file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        // The length of a file of /proc is 0.
        return new InputFile(stream, file.Status is { IsRegular: true } && stream.Length > 0, file.Name);
    }

    // Reads a pipe to its end into a temporary file without a name, so that the next pipe can be read.
    public static async Task<InputFile> SpoolAsync(LocalFile file, CancellationToken cancellation)
    {
        using var pipe = Open(file);
        var spooled = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        File.Delete(spooled.Name);
        await pipe.stream.CopyToAsync(spooled, 1 << 20, cancellation);
        return new InputFile(spooled, asFile: true, file.Name);
    }

    public void Dispose()
    {
        (Source as IDisposable)?.Dispose();
        stream.Dispose();
    }
}
