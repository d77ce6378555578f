namespace ServerlessAges.Cli.Estimate;

/// <summary>A number of bytes as people write it: 800MB, 1.5GiB, 4096.</summary>
internal static class ByteSize
{
    private static readonly string[] Decimal = ["B", "KB", "MB", "GB", "TB"];
    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static long Parse(string text)
    {
        var digits = text.AsSpan(0, text.Length - text.Reverse().TakeWhile(char.IsAsciiLetter).Count());
        var unit = text[digits.Length..];
        var power = Math.Max(Array.FindIndex(Decimal, Is), Array.FindIndex(Binary, Is));
        if (unit.Length == 0) power = 0;
        var factor = Math.Pow(unit.Contains('i', StringComparison.OrdinalIgnoreCase) ? 1024 : 1000, power);
        return power >= 0
            && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * factor is >= 1 and < long.MaxValue
                ? (long)(number * factor)
                : throw UsageError.Of($"'{text}' is not a size such as 800MB, 1.5GiB or 4096.");

        bool Is(string name) => name.Equals(unit, StringComparison.OrdinalIgnoreCase);
    }

    public static string Format(long bytes)
    {
        var power = 0;
        double number = bytes;
        for (; number >= 1024 && power < Binary.Length - 1; power++) number /= 1024;
        return $"{number:0.##} {Binary[power]}";
    }
}
