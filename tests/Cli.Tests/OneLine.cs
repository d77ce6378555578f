using System.Text.Json;

namespace ServerlessAges.Tests;

/// <summary>What every failure of `ages` must be: one line on stderr, nothing on stdout, the exit code that the README defines.</summary>
internal static class OneLine
{
    /// <summary>Returns the error in an outcome, or null.</summary>
    public static string? Fault(IEnumerable<string> arguments, Ages.Ended ended, int exitCode, string said)
    {
        var wrong = new List<string>();
        if (ended.ExitCode != exitCode) wrong.Add($"exit code {ended.ExitCode} instead of {exitCode}");
        if (ended.Output.Length > 0 && arguments.First() != "demo") wrong.Add("something on stdout");
        if (ended.Error.IndexOf('\n', StringComparison.Ordinal) != ended.Error.Length - 1) wrong.Add("not one line on stderr");
        if (ended.Error.Contains("Exception", StringComparison.Ordinal) || ended.Error.Contains("   at ", StringComparison.Ordinal)) wrong.Add("an exception");
        var message = arguments.Contains("--json") ? Detail(ended.Error) : ended.Error.StartsWith("ages: ", StringComparison.Ordinal) ? ended.Error : null;
        if (message is null) wrong.Add("not as documented");
        else if (!message.Contains(said, StringComparison.Ordinal)) wrong.Add($"it does not say '{said}'");
        return wrong.Count == 0 ? null : $"ages {string.Join(' ', arguments)}: {string.Join(", ", wrong)}:\n{ended.Output}{ended.Error}";
    }

    /// <summary>Fails with all faults of many outcomes.</summary>
    public static void AssertNone(IEnumerable<string?> faults)
    {
        var found = faults.OfType<string>().ToArray();
        Assert.True(found.Length == 0, $"{found.Length} failures:\n{string.Join('\n', found)}");
    }

    private static string? Detail(string line)
    {
        try
        {
            using var problem = JsonDocument.Parse(line);
            return problem.RootElement.TryGetProperty("code", out _) ? problem.RootElement.GetProperty("detail").GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
