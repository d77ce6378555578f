namespace ServerlessAges.Ages;

/// <summary>
/// Ages without people: a pseudonym in place of the name, the same for the same name and key. Only who has the key can
/// make one, and even then a list of likely names takes long to try.
/// </summary>
/// <param name="age">Whose ages these are.</param>
/// <param name="key">The host's key; null where the processor is only described.</param>
public readonly struct PseudonymProcessor(AgeProcessor age, PseudonymKey? key) : IRecordProcessor
{
    private readonly AgeProcessor age = age;

    /// <inheritdoc/>
    public string Name => "pseudonym";

    /// <inheritdoc/>
    public int Version => 2;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => age.Columns;

    /// <inheritdoc/>
    public IReadOnlyList<ResultField> Results => [new("pseudonym", ResultKind.Text), .. age.Results.Skip(1)];

    /// <inheritdoc/>
    public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = age.Read(fields, out var years);
        if (rejection.Reason != RejectReason.None) return rejection;
        if (!System.Text.Unicode.Utf8.IsValid(fields[0])) return new Rejection(RejectReason.InvalidUtf8, Column: 0);

        Span<byte> pseudonym = stackalloc byte[PseudonymKey.Digits];
        key!.Write(fields[0], pseudonym);
        result.Text(pseudonym);
        result.Number(years);
        return age.WriteDeathIfAsked(fields, ref result);
    }
}
