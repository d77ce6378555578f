namespace ServerlessAges.Tests.Generators;

/// <summary>An NDJSON file written from known members: the oracle of results that keep members.</summary>
internal sealed class KeepNdjson
{
    private const string Half = "\"\\ud800\""; // no valid text

    // The JSON of a value, and its text in CSV.
    private static readonly (string Json, string Text)[] Values =
    [
        ("\"\"", ""), ("\"Ada\"", "Ada"), ("\"t\\u00e9xt\"", "téxt"), ("\"é, \\\"q\\\"\"", "é, \"q\""), ("null", ""), ("true", "true"),
        ("1.50", "1.50"), ("-0", "-0"), ("1e400", "1e400"), ("[]", "[]"), ("{\"a\":[1, 2,{\"b\":null}]}", "{\"a\":[1, 2,{\"b\":null}]}"),
        ("\"a text that is longer than a vector of 32 bytes\"", "a text that is longer than a vector of 32 bytes"), ("\"\\n\"", "\n"), (Half, ""),
    ];

    private static readonly (string Json, string Text)[] Names = [("\"Ada\"", "Ada"), ("\"\\u00e9\"", "é"), ("12", "12"), ("\"a\\\"b\"", "a\\\"b")];
    private static readonly (string Json, int? Age)[] Years = [("1815", 202), ("\"1930\"", 87), ("965", 1052), ("\"x\"", null)];
    private readonly Draw draw;
    private readonly List<Member[]> rows = [];

    public KeepNdjson(int seed)
    {
        draw = new Draw(seed);
        string[] all = ["x", "ÄGE", "name", "born", "age", "nested", "y"];
        draw.Shuffle(all);
        Keep = draw.Chance(50) ? [DialectOptions.All] : all[..draw.Number(1, all.Length)];
        Write();
    }

    public string[] Keep { get; }

    public bool KeepsAll => Keep is [DialectOptions.All];

    public byte[] Bytes => draw.Bytes;

    public int Rows => rows.Count;

    private sealed record Member(string Name, string Key, string Json, string Text, int? Age = null);

    /// <summary>The lines of NDJSON results.</summary>
    public IEnumerable<string> Lines() => Accepted().Select(row =>
    {
        var members = new List<string>();
        var computed = Computed(row);
        foreach (var member in row.Where(IsKept))
        {
            if (computed.Remove(member.Key, out var json)) members.Add($"\"{member.Key}\":{json}");
            else if (member.Key is not ("name" or "age")) members.Add($"\"{member.Name}\":{member.Json}");
        }

        return $"{{{string.Join(',', [.. members, .. computed.Select(pair => $"\"{pair.Key}\":{pair.Value}")])}}}\n";
    });

    /// <summary>The values of CSV results, in the order of the list.</summary>
    public IEnumerable<string[]> Texts() => Accepted().Select(row =>
    {
        var computed = Computed(row);
        string[] kept = [.. Keep.Select(key =>
            computed.Remove(key, out var json) ? Unquoted(json) : row.FirstOrDefault(member => member.Key == key)?.Text ?? "")];
        return (string[])[.. kept, .. computed.Values.Select(Unquoted)];
    });

    private static string Unquoted(string json) => json.Trim('"').Replace("\\\"", "\"", StringComparison.Ordinal);

    private static OrderedDictionary<string, string> Computed(Member[] row) => new()
    {
        ["name"] = $"\"{row.First(member => member.Key == "name").Text}\"", ["age"] = $"{row.First(member => member.Key == "born").Age}",
    };

    private bool IsKept(Member member) => KeepsAll || Keep.Contains(member.Key);

    private IEnumerable<Member[]> Accepted() => rows.Where(row => row.First(member => member.Key == "born").Age is not null
        && !row.Any(member => IsKept(member) && member.Json == Half)
        && (KeepsAll || Keep.All(key => row.Count(member => member.Key == key) < 2)));

    private void Write()
    {
        if (draw.Chance(20)) draw.ByteOrderMark();
        for (var count = draw.Number(0, 8); count > 0; count--)
        {
            var (name, text) = draw.Of(Names);
            var (born, age) = draw.Of(Years);
            Member[] row =
            [
                new(Spelled("name"), "name", name, text), new(Spelled("born"), "born", born, born.Trim('"'), age),
                .. Enumerable.Range(0, draw.Number(0, 8)).Select(_ => Other()),
            ];
            draw.Shuffle(row);
            rows.Add(row);
            var space = draw.Of("", "", " ", "\t");
            var members = row.Select(member => $"\"{member.Name}\"{space}:{space}{member.Json}{space}");
            draw.Write($"{space}{{{space}{string.Join("," + space, members)}}}{space}");
            if (count > 1 || draw.Chance(70)) draw.Write(draw.Of("\n", "\n", "\r\n"));
        }
    }

    private Member Other()
    {
        var key = draw.Of("x", "ÄGE", "age", "nested", "y", "z", "a name of many letters");
        var (json, text) = draw.Of(Values);
        return new Member(Spelled(key), key, json, text);
    }

    private string Spelled(string key) =>
        draw.Of(key, key, key.ToUpperInvariant(), key.ToLowerInvariant(), $"\\u{(int)key[0]:x4}{key[1..]}");
}
