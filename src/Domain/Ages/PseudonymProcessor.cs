using System.Text.Unicode;

namespace ServerlessAges.Ages;

/// <summary>
/// Ages with a pseudonym in place of the name: the same for the same name and key. Without the key, pseudonyms cannot
/// be computed from names; with it, each takes about 0.2 ms.
/// </summary>
public readonly struct PseudonymProcessor : IRecordProcessor<PseudonymProcessor>
{
    private readonly AgeProcessor age;
    private readonly PseudonymKey key;

    private PseudonymProcessor(AgeProcessor age, PseudonymKey key) => (this.age, this.key) = (age, key);

    public static SecretDefinition Key { get; } = new(
        "pseudonymKey", MinLength: 16, "The key that pseudonyms are made with");

    public static ProcessorSchema Schema { get; } = new("pseudonym", version: 2)
    {
        Columns = AgeProcessor.Schema.Columns,
        Results = [ResultField.Text("pseudonym"), .. AgeProcessor.Schema.Results.Skip(1)],
        Options = AgeOptions.All,
        Secrets = [Key],
        DefaultChunkSize = 2L << 20, // about 20 s of a core
    };

    public static PseudonymProcessor Create(ProcessorContext context) =>
        new(AgeProcessor.Create(context), new PseudonymKey(context.Secrets[Key.Name]));

    public static OptionValues CompleteOptions(OptionValues given, OptionValues defaults, DateOnly today) =>
        AgeOptions.Complete(given, defaults, today);

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = age.Read(record, out var years);
        if (rejection.IsRejected) return rejection;
        if (!Utf8.IsValid(record[0])) return new Rejection(RejectReasons.InvalidUtf8, column: 0);

        Span<byte> pseudonym = stackalloc byte[PseudonymKey.Digits];
        key.Write(record[0], pseudonym);
        result.Text(pseudonym);
        result.Number(years);
        return age.WriteDeath(record, ref result);
    }
}
