using ServerlessAges.Cli.Files;

namespace ServerlessAges.Cli.Run;

/// <summary>One input of a run: recognised before anything is written, and computed in its turn.</summary>
internal sealed class RunInput(LocalFile named, BatchOptions options) : IDisposable
{
    private InputFile? file;
    private DecodedInput? plain;

    /// <summary>As it was named.</summary>
    public string Name => named.Name;

    /// <summary>What it looks like.</summary>
    public Dialect Dialect { get; private set; } = null!;

    /// <summary>Its plain bytes; null where they are not known beforehand.</summary>
    public long? Length { get; private set; }

    /// <summary>Recognises an input.</summary>
    /// <param name="named">The file.</param>
    /// <param name="options">What is known of it.</param>
    /// <param name="spool">Read a pipe to its end, because another pipe follows, which may have the same writer.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="BatchException">It cannot be used.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static async Task<RunInput> RecogniseAsync(LocalFile named, BatchOptions options, bool spool, CancellationToken cancellation)
    {
        var input = new RunInput(named, options);
        if (spool) input.file = await Task.Run(() => InputFile.SpoolAsync(named, cancellation), cancellation).WaitAsync(cancellation);
        var plain = await input.OpenAsync(cancellation);
        (input.Dialect, input.Length) = (plain.Dialect, plain.Source.Length);
        return input;
    }

    /// <summary>Its bytes, where it was left, or from the beginning again.</summary>
    public async Task<DecodedInput> OpenAsync(CancellationToken cancellation)
    {
        if (plain is not null) return plain;
        file ??= await Task.Run(() => InputFile.Open(named), cancellation).WaitAsync(cancellation);
        return plain = await DecodedInput.OpenAsync(
            file.Source, options.Input, CliProcessors.All.Find(options.Processor).Schema.Columns, limit: null, cancellation);
    }

    /// <summary>Closes it, unless it is a pipe, which cannot be opened again: so any number of files can be recognised.</summary>
    public void CloseForNow()
    {
        if (!named.IsStream) Dispose();
    }

    /// <exception cref="IOException">The file is not the one that was found at the start, or was written since.</exception>
    public void RefuseChange()
    {
        if (named.Status is { IsRegular: true } before && !before.IsUnchanged(named.Refresh()))
            throw new IOException($"{Name} was changed, replaced or removed while it was read. Run it again when the file is complete.");
    }

    public void Dispose()
    {
        (plain?.Source as IDisposable)?.Dispose();
        file?.Dispose();
        (file, plain) = (null, null);
    }
}
