using System.Text.Unicode;

namespace ServerlessAges.Ages;

// Ages with a pseudonym in place of the name: the same for the same name and key. Without the key, pseudonyms cannot be
// computed from names; with it, each takes about 0.2 ms.
public readonly struct PseudonymProcessor : IRecordProcessor<PseudonymProcessor>
{
    private const int Digits = 32;
    private const int Iterations = 1000; // another number makes other pseudonyms

    private readonly AgeProcessor age;
    private readonly byte[] key;

    private PseudonymProcessor(AgeProcessor age, string key) =>
        (this.age, this.key) = (age, Encoding.UTF8.GetBytes(key));

    public static SecretDefinition Key { get; } = new("pseudonymKey", MinLength: 16);

    public static ProcessorSchema Schema { get; } = new("pseudonym", version: 2)
    {
        Columns = AgeProcessor.Schema.Columns,
        Results = [ResultField.Text("pseudonym"), .. AgeProcessor.Schema.Results.Skip(1)], Options = AgeOptions.All,
        Secrets = [Key],
        DefaultChunkSize = 2L << 20, // about 20 s of a core
    };

    public static PseudonymProcessor Create(ProcessorContext context) =>
        new(AgeProcessor.Create(context), context.Secrets[Key.Name]);

    public static OptionValues CompleteOptions(OptionValues given, OptionValues defaults, DateOnly today) =>
        AgeOptions.Complete(given, defaults, today);

    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = age.Read(record, out var years);
        if (rejection.IsRejected) return rejection;
        if (!Utf8.IsValid(record[0])) return new Rejection(RejectReasons.InvalidUtf8, column: 0);

        Span<byte> hash = stackalloc byte[Digits / 2];
        Rfc2898DeriveBytes.Pbkdf2(key, record[0], hash, Iterations, HashAlgorithmName.SHA256);
        Span<byte> pseudonym = stackalloc byte[Digits];
        Convert.TryToHexStringLower(hash, pseudonym, out _);
        result.Text(pseudonym);
        result.Number(years);
        return age.WriteDeath(record, ref result);
    }
}
