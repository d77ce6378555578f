using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>One row of a table in a document, by the titles of its columns.</summary>
internal sealed partial class DocExample
{
    private readonly Dictionary<string, string> cells = [];

    /// <summary>All rows of all tables in a document.</summary>
    public static IReadOnlyList<DocExample> ReadAll(string document)
    {
        var examples = new List<DocExample>();
        string[]? titles = null;
        foreach (var line in File.ReadLines(Repository.PathOf(document)))
        {
            if (!line.StartsWith('|'))
            {
                titles = null;
                continue;
            }

            var row = Bar().Split(line)[1..^1].Select(cell => cell.Trim()).ToArray();
            if (titles is null) titles = row;
            else if (!row[0].StartsWith("---", StringComparison.Ordinal)) examples.Add(new DocExample(titles, row));
        }

        return examples;
    }

    private DocExample(string[] titles, string[] row)
    {
        for (var i = 0; i < titles.Length; i++) cells.Add(titles[i], row[i]);
    }

    /// <summary>The code in the column of that title; null where the table has no such column.</summary>
    public string[]? Code(string title) =>
        cells.TryGetValue(title, out var cell) ? [.. Span().Matches(cell).Select(match => match.Groups[1].Value)] : null;

    /// <summary>The bytes that stand in the column of that title.</summary>
    public byte[]? Bytes(string title) => Code(title) is [var code] ? Unescape(code) : null;

    public override string ToString() => string.Join(" | ", cells.Values);

    public static byte[] Unescape(string code)
    {
        var bytes = new List<byte>();
        for (var rest = code; rest.Length > 0;)
        {
            var escape = Escape().Match(rest);
            var taken = escape.Success ? escape.Value : char.ConvertFromUtf32(char.ConvertToUtf32(rest, 0));
            bytes.AddRange(taken switch
            {
                "\\n" => "\n"u8,
                "\\r" => "\r"u8,
                "\\t" => "\t"u8,
                "\\|" => "|"u8, // a table's own escape
                _ when escape.Success => [byte.Parse(taken.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)],
                _ => Encoding.UTF8.GetBytes(taken),
            });
            rest = rest[taken.Length..];
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\A\\([nrt|]|x[0-9a-f]{2})")]
    private static partial Regex Escape();
}
