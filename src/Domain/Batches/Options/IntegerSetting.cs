namespace ServerlessAges.Batches.Options;

/// <summary>Reads a whole number of a setting; null if it is not set.</summary>
public static class IntegerSetting
{
    public static long? Read(Func<string, string?> setting, string name, long min = 0, long max = long.MaxValue) =>
        setting(name) is { } text
            ? long.Parse(OptionDefinition.Integer(name, "", null, min, max).Check(text), CultureInfo.InvariantCulture)
            : null;
}
