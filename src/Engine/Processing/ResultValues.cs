namespace ServerlessAges.Processing;

/// <summary>Formats the rarer values of results, as JSON and CSV both write them.</summary>
internal static class ResultValues
{
    public const int MaxNumber = 32;

    public static int Write(decimal value, ref byte to) => Format(value, ref to);

    public static int Write(double value, ref byte to)
    {
        if (!double.IsFinite(value)) throw new ArgumentException($"The processor wrote a number that is {value}.");
        return Format(value, ref to);
    }

    public static int Write(bool value, ref byte to)
    {
        var text = value ? "true"u8 : "false"u8;
        text.CopyTo(MemoryMarshal.CreateSpan(ref to, text.Length));
        return text.Length;
    }

    private static int Format<T>(T value, ref byte to) where T : IUtf8SpanFormattable
    {
        var room = MemoryMarshal.CreateSpan(ref to, MaxNumber);
        value.TryFormat(room, out var length, default, CultureInfo.InvariantCulture);
        return length;
    }

    public static void RequireJson(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The processor wrote a value that is not valid JSON. {exception.Message}");
        }

        if (utf8.Contains((byte)'\n') || !Utf8.IsValid(utf8))
            throw new ArgumentException("The processor wrote JSON of several lines, or that is not valid UTF-8.");
    }
}
