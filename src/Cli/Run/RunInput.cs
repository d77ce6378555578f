namespace ServerlessAges.Cli.Run;

/// <summary>One input of a run: detected before anything is written, computed in its turn.</summary>
internal sealed class RunInput(LocalFile named, DialectOptions options, ProcessorSchema schema) : IDisposable
{
    private static readonly TimeSpan MaxLineSearch = TimeSpan.FromSeconds(1);
    private FileStream? stream;
    private IByteSource? source;
    private DecodedInput? decoded;

    public string Name => named.Name;
    public Dialect Dialect { get; private set; } = null!;

    /// <summary>Decoded bytes; null if they are not known beforehand.</summary>
    public long? Length { get; private set; }

    public async Task DetectAsync(bool spool, CancellationToken cancellation)
    {
        if (spool) await Task.Run(() => SpoolAsync(cancellation), cancellation).WaitAsync(cancellation);
        await OpenAsync(cancellation);
        (Dialect, Length) = (decoded!.Dialect, decoded.Source.Length);
    }

    /// <summary>Returns the input where it was left, or from its start again.</summary>
    // Opening and reading a pipe cannot be cancelled, so Ctrl+C does not wait for it.
    public async Task<DecodedInput> OpenAsync(CancellationToken cancellation) => decoded ??= await Task.Run(
        () => DecodedInput.OpenAsync(source ??= Open(), options, schema.Columns, limit: null, cancellation),
        cancellation).WaitAsync(cancellation);

    public async Task<string> DescribeAsync(long offset)
    {
        if (named.IsStream) return $"{Name}, byte {offset}";
        using var again = new RunInput(named, options, schema);
        var source = (await again.OpenAsync(CancellationToken.None)).Source;
        return $"{Name}, {await SourceLines.DescribeAsync(source, Dialect.LineEnd, offset, MaxLineSearch)}";
    }

    public void RefuseChange()
    {
        if (named.Status is { IsRegular: true } before && !before.IsUnchanged(named.Refresh()))
        {
            throw new IOException(
                $"{Name} was changed, replaced or removed while it was read. Run it again when the file is complete.");
        }
    }

    public void Dispose()
    {
        (decoded?.Source as IDisposable)?.Dispose();
        (source as IDisposable)?.Dispose();
        stream?.Dispose();
        (stream, source, decoded) = (null, null, null);
    }

    // Standard input is a stream also if it is a file: its first lines may have been read already. The length of a file
    // of /proc is 0.
    private IByteSource Open()
    {
        stream = named.OpenRead();
        return !named.IsStream && stream.Length > 0
            ? new FileSource(stream.SafeFileHandle, Name) : new StreamSource(stream);
    }

    // Reads a pipe to its end into a temporary file without a name, so that the next pipe can be read.
    private async Task SpoolAsync(CancellationToken cancellation)
    {
        await using var pipe = named.OpenRead();
        stream = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
        File.Delete(stream.Name);
        await pipe.CopyToAsync(stream, 1 << 20, cancellation);
        source = new FileSource(stream.SafeFileHandle, Name);
    }
}
