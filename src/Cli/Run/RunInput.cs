using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>One input of a run: detected before anything is written, computed in its turn.</summary>
internal sealed class RunInput(LocalFile named, DialectOptions options, ProcessorSchema schema) : IDisposable
{
    private InputFile? file;
    private DecodedInput? decoded;

    public string Name => named.Name;

    public Dialect Dialect { get; private set; } = null!;

    /// <summary>Decoded bytes; null if they are not known beforehand.</summary>
    public long? Length { get; private set; }

    public static async Task<RunInput> DetectAsync(
        LocalFile named, DialectOptions options, ProcessorSchema schema, bool spool, CancellationToken cancellation)
    {
        var input = new RunInput(named, options, schema);
        if (spool) input.file = await Task.Run(() => InputFile.SpoolAsync(named, cancellation)).WaitAsync(cancellation);
        var decoded = await input.OpenAsync(cancellation);
        (input.Dialect, input.Length) = (decoded.Dialect, decoded.Source.Length);
        return input;
    }

    /// <summary>Returns the input where it was left, or from its start again.</summary>
    public async Task<DecodedInput> OpenAsync(CancellationToken cancellation)
    {
        // Opening and reading a pipe cannot be cancelled, so Ctrl+C does not wait for it.
        file ??= await Task.Run(() => InputFile.Open(named), cancellation).WaitAsync(cancellation);
        return decoded ??= await Task.Run(
            () => DecodedInput.OpenAsync(file.Source, options, schema.Columns, limit: null, cancellation),
            cancellation).WaitAsync(cancellation);
    }

    // So that any number of files can be detected. A pipe stays open: it cannot be opened again.
    public void CloseForNow()
    {
        if (!named.IsStream) Dispose();
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
        file?.Dispose();
        (file, decoded) = (null, null);
    }
}
