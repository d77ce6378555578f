namespace ServerlessAges.Cli.Run;

/// <summary>One input of a run: detected before anything is written, computed in its turn.</summary>
internal sealed class RunInput(LocalFile named, DialectOptions options, ProcessorSchema schema) : IDisposable
{
    private static readonly TimeSpan MaxLineSearch = TimeSpan.FromSeconds(1);
    private FileStream? stream;
    private IByteSource? source;
    private DecodedInput? decoded;
    private bool isDecoded;

    public string Name => named.Name;
    public bool IsStream => named.IsStream;
    public Dialect Dialect { get; private set; } = null!;

    /// <summary>Decoded bytes; null if they are not known beforehand.</summary>
    public long? Length { get; private set; }

    /// <summary>Why it cannot be read; null if it can.</summary>
    public Exception? Failure { get; set; }

    public RowCounts Counts { get; set; }

    /// <summary>Reads the beginning, or the whole input: then no error of decoding comes later.</summary>
    public async Task DetectAsync(bool spool, bool whole, CancellationToken cancellation)
    {
        try
        {
            if (spool) await Task.Run(() => SpoolAsync(cancellation), cancellation).WaitAsync(cancellation);
            var found = await DecodeAsync(cancellation);
            (Dialect, Length, isDecoded) = (found.Dialect, found.Source.Length, found.IsDecoded);
            if (!whole || !isDecoded || source is not FileSource) return;
            var (bytes, _) = await DecodedInput.DecodeAsync(source, options.Format, limit: null, cancellation);
            await new SourceStream(bytes).CopyToAsync(Stream.Null, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            Failure = exception;
        }
    }

    /// <summary>Opens the input where it was left, or from its start again.</summary>
    public async Task<InputPart> OpenAsync(int index, bool withName, CancellationToken cancellation)
    {
        source ??= Open();
        if (isDecoded && decoded is null)
        {
            var (bytes, _) = await DecodedInput.DecodeAsync(source, options.Format, limit: null, cancellation);
            decoded = new DecodedInput(bytes, Dialect, isDecoded);
        }

        var plain = decoded?.Source ?? source;
        return new InputPart(
            index, plain, Dialect, Dialect.FirstRow, long.MaxValue, Dialect.FirstRow, withName ? Name : null);
    }

    public async Task<string> DescribeAsync(long offset)
    {
        if (IsStream) return $"{Name}, byte {offset}";
        using var again = new RunInput(named, options, schema);
        var source = (await again.DecodeAsync(CancellationToken.None)).Source;
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

    // Opening and reading a pipe cannot be cancelled, so Ctrl+C does not wait for it.
    private async Task<DecodedInput> DecodeAsync(CancellationToken cancellation) => decoded ??= await Task.Run(
        () => DecodedInput.OpenAsync(source ??= Open(), options, schema.Columns, limit: null, cancellation),
        cancellation).WaitAsync(cancellation);

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
