namespace ServerlessAges.Tests.Generators;

/// <summary>A CSV file of ten columns, written from known values: the oracle of results that keep columns.</summary>
internal sealed class KeepCsv
{
    private const string NotUtf8 = "\uE000"; // written as one byte
    private static readonly string[] Texts =
    [
        "", "Ada", "é", "🧪", "a,b", "x;y", "p|q", "tab\tin", "say \"hi\"", "5\" disk", "line\nfeed", "car\rriage", "\r\n", "=1+1", "-5",
        " spaces ", "{\"a\":1}", "\u0001", "a text that is longer than a vector of 32 bytes", "a long one, é, with a \"quote\" and a comma",
    ];

    private static readonly (string Born, int? Age)[] Years = [("1815", 202), (" 1930 ", 87), ("965", 1052), ("-427", 2443), ("x", null)];

    private readonly Draw draw;
    private readonly char delimiter;
    private readonly string lineEnd;
    private readonly string[] columns;
    private readonly List<string[]> rows = [];

    public KeepCsv(int seed)
    {
        draw = new Draw(seed);
        delimiter = draw.Of(',', ';', '|', '\t');
        lineEnd = draw.Of("\n", "\n", "\r\n", "\r");
        string[] others = [draw.Of(" Age ", "AGE", "age"), "id", "país", "a,b", "say \"x\"", "=formula", "p|q", " note", "", "x;y", "born on"];
        draw.Shuffle(others);
        columns = [draw.Of("name", "NAME", " Name"), "born", .. others[..8]];
        draw.Shuffle(columns);
        var list = columns.Where(column => column is not ("" or "a,b") && draw.Chance(40)).Select(column => column.Trim().ToUpperInvariant()).ToArray();
        draw.Shuffle(list);
        Keep = draw.Chance(50) || list is [] ? [DialectOptions.All] : list;
        Write();
    }

    public string[] Keep { get; }

    public byte[] Bytes => draw.Bytes;

    public int Rejected => rows.Count - Results().Count();

    /// <summary>The names of a result's fields.</summary>
    public IEnumerable<string> Header => Fields(columns).Select(one => one.Name);

    /// <summary>The fields of each result. A number is computed, and a text kept or computed.</summary>
    public IEnumerable<(string Name, object Value)[]> Results() => rows
        .Where(row => Years.First(year => year.Born == row[At("born")]).Age is not null)
        .Select(row => Fields(row).ToArray())
        .Where(fields => fields.All(field => field.Value is not NotUtf8));

    private IEnumerable<(string Name, object Value)> Fields(string[] row)
    {
        var computed = new OrderedDictionary<string, object>
        {
            ["name"] = row[At("name")], ["age"] = Years.FirstOrDefault(year => year.Born == row[At("born")]).Age ?? 0,
        };
        for (var i = 0; i < columns.Length; i++)
        {
            var name = columns[i].Trim().ToLowerInvariant();
            if (Keep is not ["*"] && !Keep.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            if (computed.Remove(name, out var value)) yield return (name, value);
            else yield return (columns[i], row[i]);
        }

        foreach (var (name, value) in computed) yield return (name, value);
    }

    private int At(string name) => Array.FindIndex(columns, column => column.Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Write()
    {
        if (draw.Chance(20)) draw.ByteOrderMark();
        WriteRow(columns);
        draw.Write(lineEnd);
        for (var count = draw.Number(0, 8); count > 0; count--)
        {
            var row = columns.Select(_ => draw.Chance(2) ? NotUtf8 : draw.Of(Texts)).ToArray();
            row[At("born")] = draw.Of(Years).Born;
            // A quoted field of a TSV must not contain a line end.
            if (delimiter == '\t') row = [.. row.Select(text => text.Contains('\n') || text.Contains('\r') ? "Tu" : text)];
            rows.Add(row);
            WriteRow(row);
            if (count > 1 || draw.Chance(70)) draw.Write(lineEnd);
        }
    }

    private void WriteRow(string[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var text = row[i];
            if (i > 0) draw.Write($"{delimiter}");
            if (text == NotUtf8) draw.Write(0xFF);
            else if (draw.Chance(20) || text.StartsWith('"') || text.AsSpan().IndexOfAny($"{delimiter}\r\n") >= 0)
                draw.Write($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else draw.Write(text);
        }
    }
}
