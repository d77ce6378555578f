using System.Globalization;

namespace ServerlessAges.Batches.Options;

/// <summary>Reads whole numbers of settings.</summary>
public static class IntegerSetting
{
    /// <summary>The value of a setting; null if it is not set.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>: which one, and what it may be.</exception>
    public static long? Read(Func<string, string?> setting, string name, long min = 0, long max = long.MaxValue) =>
        setting(name) is { } text
            ? long.Parse(OptionDefinition.Integer(name, "", null, min, max).Check(text), CultureInfo.InvariantCulture)
            : null;
}
