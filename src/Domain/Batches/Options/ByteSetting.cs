using System.Globalization;

namespace ServerlessAges.Batches.Options;

/// <summary>A number of bytes as settings say it.</summary>
public static class ByteSetting
{
    /// <summary>Reads one; null where it is not set.</summary>
    /// <param name="setting">The value of a setting, or null.</param>
    /// <param name="name">Which.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: which one.</exception>
    public static long? Read(Func<string, string?> setting, string name)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (setting(name) is not { } text) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw BatchException.Option(name, $"{name} '{text}' is not a number of bytes.");
    }
}
