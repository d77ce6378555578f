using ServerlessAges.Batches;
using ServerlessAges.Cli.Files;
using ServerlessAges.Records;

namespace ServerlessAges.Cli.Run;

/// <summary>One input of a run: recognised before anything is written, and computed in its turn.</summary>
internal sealed class RunInput : IDisposable
{
    private readonly BatchOptions options;
    private InputFile? file;
    private PlainInput? plain;

    private RunInput(string name, BatchOptions options)
    {
        Name = name;
        this.options = options;
    }

    /// <summary>As it was named.</summary>
    public string Name { get; }

    /// <summary>What it looks like.</summary>
    public Dialect Dialect { get; private set; } = null!;

    /// <summary>Its plain bytes; null where they are not known beforehand.</summary>
    public long? Length { get; private set; }

    /// <exception cref="BadInputException">It cannot be used.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static async Task<RunInput> RecogniseAsync(string name, BatchOptions options, CancellationToken cancellation)
    {
        var input = new RunInput(name, options);
        var plain = await input.OpenAsync(cancellation);
        (input.Dialect, input.Length) = (plain.Dialect, plain.Source.Length);
        return input;
    }

    /// <summary>Its bytes, where it was left, or from the beginning again.</summary>
    public async Task<PlainInput> OpenAsync(CancellationToken cancellation)
    {
        if (plain is not null) return plain;
        file = InputFile.Open(Name);
        return plain = await PlainInput.OpenAsync(file.Source, options.Input, Processors.Describe(options).Columns, cancellation);
    }

    /// <summary>Closes it, unless it is a pipe, which cannot be opened again: so any number of files can be recognised.</summary>
    public void CloseForNow()
    {
        if (file is { Source.Length: not null }) Dispose();
    }

    public void Dispose()
    {
        (plain?.Source as IDisposable)?.Dispose();
        file?.Dispose();
        (file, plain) = (null, null);
    }
}
