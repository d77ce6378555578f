namespace ServerlessAges.Registry;

/// <summary>A processor by its schema, without its type.</summary>
public abstract class RegisteredProcessor
{
    private protected RegisteredProcessor(ProcessorSchema schema) => Schema = schema;

    public ProcessorSchema Schema { get; }

    /// <summary>Completes the options of a batch when it is accepted; the result is frozen with the batch.</summary>
    /// <param name="given">The value given for an option of the batch, or null.</param>
    /// <param name="setting">The value that the host's settings give for an option, or null.</param>
    /// <returns>The values in the order of the schema.</returns>
    /// <exception cref="BatchException"><c>bad-option</c>: the option and its allowed values.</exception>
    public IReadOnlyDictionary<string, string> CompleteOptions(
        Func<string, string?> given, Func<string, string?> setting, DateOnly today)
    {
        var values = Complete(Read(given), Read(setting), today);
        return Read(name => values.Text(name) ?? Schema.Options.First(option => option.Name == name).Default).All;
    }

    /// <summary>Refuses to continue without the secrets that the processor needs.</summary>
    /// <exception cref="BatchException"><c>missing-key</c>: which setting is missing.</exception>
    public void RequireSecrets(SecretValues secrets)
    {
        if (Schema.Secrets.FirstOrDefault(secret => !secrets.Has(secret.Name)) is not { } missing) return;
        throw new BatchException(
            ErrorCodes.MissingKey,
            $"The processor {Schema.Name} needs a key that this host does not have: set Ages__{missing.Name}.");
    }

    /// <summary>Creates a computer. Each slice that is computed at a time needs its own.</summary>
    /// <param name="maxRowBytes">The longest row, in bytes without its line end.</param>
    /// <param name="csvSafe">Whether CSV is made safe for spreadsheets.</param>
    /// <param name="input">A field that results have beside those of the schema; null for none.</param>
    /// <exception cref="BatchException"><c>missing-key</c>.</exception>
    public abstract SliceComputer CreateComputer(
        ProcessorContext context, Dialect dialect, ResultFormat format, int maxRowBytes, bool csvSafe,
        InputColumn? input = null);

    private protected abstract OptionValues Complete(OptionValues given, OptionValues defaults, DateOnly today);

    private OptionValues Read(Func<string, string?> given)
    {
        var values = new OrderedDictionary<string, string>();
        foreach (var option in Schema.Options)
        {
            if (given(option.Name) is { } text) values.Add(option.Name, option.Check(text));
        }

        return new OptionValues(values);
    }
}
