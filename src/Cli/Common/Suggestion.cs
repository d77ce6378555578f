namespace ServerlessAges.Cli.Common;

/// <summary>Finds the name that a misspelt one was probably meant to be.</summary>
internal static class Suggestion
{
    private const int MaxDistance = 3;

    public static string For(string typed, IEnumerable<string> names, string prefix = "")
    {
        var word = Letters(typed);
        var (name, distance) =
            names.Select(name => (Name: name, Distance: Distance(word, Letters(name)))).MinBy(pair => pair.Distance);
        return name is not null && distance <= Math.Min(MaxDistance, (word.Length + 1) / 2)
            ? $" Did you mean {prefix}{name}?" : "";
    }

    // --max-rejected is called maxRejected in a query.
    private static string Letters(string name) => name.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    // A part of the name is near; otherwise the Levenshtein distance.
    private static int Distance(string typed, string name)
    {
        if (typed.Length > 2 && name.Contains(typed, StringComparison.Ordinal)) return 1;
        var cost = new int[typed.Length + 1, name.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= name.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    cost[i - 1, j - 1] + (typed[i - 1] == name[j - 1] ? 0 : 1),
                    1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
            }
        }

        return cost[typed.Length, name.Length];
    }
}
