using System.Text;
using System.Text.RegularExpressions;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>What docs/formats.md says, held against what the engine does.</summary>
public sealed partial class FormatsDocTests
{
    private const string Document = "docs/formats.md";

    private static readonly IReadOnlyList<DocExample> All = DocExample.ReadAll(Document);

    [Fact]
    public async Task Every_row_of_csv_gives_the_documented_result() =>
        await CheckAsync("CSV row", row => [.. "name,born\n"u8, .. row, (byte)'\n'], InputFormat.Csv, atLeast: 20);

    [Fact]
    public async Task Every_line_of_ndjson_gives_the_documented_result() =>
        await CheckAsync("NDJSON line", line => [.. line, (byte)'\n'], InputFormat.Ndjson, atLeast: 10);

    [Fact]
    public async Task Every_whole_input_gives_the_documented_result() =>
        await CheckAsync("Whole input", input => input, format: null, atLeast: 15);

    [Fact]
    public async Task Every_year_gives_the_documented_result() =>
        await CheckAsync("Born", born => [.. "name,born\nx,"u8, .. born, (byte)'\n'], InputFormat.Csv, atLeast: 10);

    [Fact]
    public async Task The_rejected_record_in_the_document_is_written_exactly()
    {
        var shown = RejectedExample().Match(await File.ReadAllTextAsync(Repository.PathOf(Document)));
        var sink = await PlainText.ComputeAsync(DocExample.Unescape(shown.Groups["input"].Value));
        Assert.Equal(shown.Groups["record"].Value, Encoding.UTF8.GetString(sink.Rejected));
    }

    [Fact]
    public void Every_reason_is_documented_and_no_other()
    {
        var told = All.Select(example => example.Code("Reason")?[0]).OfType<string>().Distinct();
        Assert.Equal(AllRejectReasons.List().Select(reason => reason.Code).Distinct().Order(), told.Order());
    }

    private static async Task CheckAsync(string column, Func<byte[], byte[]> whole, InputFormat? format, int atLeast)
    {
        var examples = All.Where(example => example.Bytes(column) is not null).ToArray();
        Assert.True(examples.Length >= atLeast, $"{Document} has only {examples.Length} examples of a {column}.");
        foreach (var example in examples)
        {
            var options = new DialectOptions { Format = format, MaxRowBytes = 60 };
            var input = whole(example.Bytes(column)!);
            var said = example.Code("Result") ?? example.Code("Reason") ?? example.Code("Refused with")!;
            Assert.True(said.SequenceEqual(await OutcomeAsync(input, options)), $"{Document} is wrong: {example}");
        }
    }

    // Results (of a year, the age alone), then reasons; or the code of the refusal.
    private static async Task<IEnumerable<string>> OutcomeAsync(byte[] input, DialectOptions options)
    {
        try
        {
            var sink = await PlainText.ComputeAsync(input, options);
            var results = Encoding.UTF8.GetString([.. sink.Ages]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(result => AgeOfX().Replace(result, "$1"));
            return results.Concat(RejectedRecord.Parse(sink.Rejected).Select(rejected => rejected.Reason));
        }
        catch (BatchException refusal)
        {
            return [refusal.Code];
        }
    }

    [GeneratedRegex(@"The input `(?<input>[^`]+)` gives\s+```json\n(?<record>.+?\n)```", RegexOptions.Singleline)]
    private static partial Regex RejectedExample();

    [GeneratedRegex("""\A\{"name":"x","age":(.*)\}\z""")]
    private static partial Regex AgeOfX();
}
