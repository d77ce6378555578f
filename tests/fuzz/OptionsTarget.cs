using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Fuzz;

/// <summary>
/// Options as in a query or in metadata, one per line, name=value; and a position in the list of batches. Those that are
/// accepted can be written and read again with the same values.
/// </summary>
internal static class OptionsTarget
{
    public static void Check(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (ListPosition.Parse(text) is { } position) Assert.Equal(position, ListPosition.Parse(position.ToString()));

        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split('=', 2);
            if (parts.Length == 2) given[parts[0]] = parts[1];
        }

        BatchOptions options;
        try
        {
            options = AgeBatches.Table.Read(given.GetValueOrDefault, new DateOnly(2017, 6, 30));
        }
        catch (BatchException refusal) when (refusal.Allowed(Refusals.OfOptions))
        {
            return;
        }

        Assert.NotEqual("0", options.ProcessorOptions["referenceYear"]);
        Assert.Equal(options.MaxRejected, RejectionThreshold.Parse(options.MaxRejected.ToString()));
        Assert.True(options.MaxRejected.Allows(rejected: 0, records: 0), "No record is rejected, and that is too many.");
        var state = new BatchState { Id = "fuzzed", Owner = "fuzzer", Source = new("container", "blob", "etag", 1), Options = options };
        var written = JsonSerializer.Serialize(state, BatchJson.Default.BatchState);
        var read = JsonSerializer.Deserialize(written, BatchJson.Default.BatchState)!;
        Assert.Equal(written, JsonSerializer.Serialize(read, BatchJson.Default.BatchState));
        Assert.Equal(options with { Input = None, ProcessorOptions = NoOptions }, read.Options with { Input = None, ProcessorOptions = NoOptions });
        Assert.Equal(options.ProcessorOptions, read.Options.ProcessorOptions);
        Assert.Equal(options.Input.Columns.Order(Pairs), read.Options.Input.Columns.Order(Pairs));
    }

    private static readonly DialectOptions None = new();

    private static readonly Dictionary<string, string> NoOptions = [];

    private static readonly Comparer<KeyValuePair<string, string>> Pairs =
        Comparer<KeyValuePair<string, string>>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key));
}
