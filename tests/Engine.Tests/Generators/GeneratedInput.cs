using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Generators;

/// <summary>A file made from a seed, and what must be known to read it.</summary>
internal sealed record GeneratedInput(
    string Generator, int Seed, byte[] Bytes, InputFormat Format, char Delimiter, int MaxRowBytes)
{
    public const int ReferenceYear = 2017;

    public static DateOnly AsOf { get; } = new(ReferenceYear, 6, 30);

    public DialectOptions Options => new() { Format = Format, MaxRowBytes = MaxRowBytes };

    public Expected Expected() => Format == InputFormat.Csv
        ? CsvOracle.Read(Bytes, Delimiter, MaxRowBytes, AsOf)
        : NdjsonOracle.Read(Bytes, MaxRowBytes, AsOf);

    public override string ToString() =>
        $"{Generator}, seed {Seed}, rows of at most {MaxRowBytes} bytes: \"{Escaped.Text(Bytes)}\"";
}
