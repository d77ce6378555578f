using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches;

/// <summary>Computes the inputs of a list one after the other, each as a whole, and says what a batch must give.</summary>
internal sealed class ListOracle(BatchOptions options, Func<int, string> nameOf)
{
    private readonly List<byte> results = [];
    private readonly ArrayBufferWriter<byte> rejected = new();
    private Dialect? first; // of the first readable input
    private bool hasHeader;

    public byte[] Results => [.. results];
    public byte[] Rejected => rejected.WrittenSpan.ToArray();
    public List<InputAccount> Accounts { get; } = [];
    public Dialect Dialect => first ?? Plans.Of(length: 10, chunkSize: 10).Dialect;
    public RowCounts Counts => Accounts.Aggregate(default(RowCounts), (sum, account) => sum + account.Counts);

    public static async Task<ListOracle> RunAsync(IReadOnlyList<byte[]> inputs, BatchOptions options, Func<int, string> nameOf)
    {
        var oracle = new ListOracle(options, nameOf);
        for (var i = 0; i < inputs.Count; i++) await oracle.AddAsync(i, inputs[i]);
        return oracle;
    }

    private async Task AddAsync(int index, byte[] bytes)
    {
        var account = new InputAccount(index, nameOf(index), "1", bytes.Length, null, 0, default, results.Count, results.Count, Checksum.Hex(0));
        try
        {
            if (bytes.Length == 0) throw new BatchException("empty-input", "The input is empty.");
            var columns = AgeBatches.Processors.Find(options.Processor).Schema.Columns;
            // Damage anywhere is found before a result is written.
            var whole = await DecodedInput.DecodeAsync(new BytesSource(bytes), options.Input.Format, null, default);
            var content = new MemoryStream();
            await new SourceStream(whole.Source).CopyToAsync(content);
            var input = await DecodedInput.OpenAsync(new BytesSource(bytes), options.Input, columns, null, default);
            var dialect = Full(input.Dialect);
            var names = Names(dialect);
            if (first is not null && options.Format == ResultFormat.Csv && !names.SequenceEqual(Names(first))) throw BatchException.Option("keep", "other columns");
            first ??= dialect;
            Header();
            var sink = new CollectingSink(input.Dialect.HeaderLines);
            var counts = await new SlicePipeline(
                input.Source, () => AgeBatches.Processors.CreateComputer(options, input.Dialect, SecretValues.None, dialect, nameOf(index)), sink,
                new SlicePipelineOptions { Workers = 1 }).RunAsync(input.Dialect.FirstRow, long.MaxValue, input.Dialect.FirstRow, default);
            var from = results.Count;
            results.AddRange(CollectionsMarshal.AsSpan(sink.Ages));
            foreach (var line in Encoding.UTF8.GetString(sink.Rejected).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                rejected.Write(Encoding.UTF8.GetBytes($"{{\"input\":\"{JsonEncodedText.Encode(nameOf(index), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\",{line[1..]}\n"));
            account = account with
            {
                Encoding = EncodingOf(bytes, input.IsDecoded), HeaderLines = input.Dialect.HeaderLines, Counts = counts.Counts,
                From = from, To = results.Count, Crc64 = Checksum.Hex(FastChecksum.Compute(CollectionsMarshal.AsSpan(sink.Ages))),
            };
        }
        catch (BatchException exception)
        {
            account = account with { Failure = BatchFailure.From(exception) };
        }

        Accounts.Add(account);
    }

    /// <summary>The header of CSV results.</summary>
    public void Header()
    {
        if (hasHeader) return;
        hasHeader = true;
        results.AddRange(AgeBatches.Processors.HeaderOf(options, Full(Dialect)).Span);
        for (var i = 0; i < Accounts.Count; i++) Accounts[i] = Accounts[i] with { From = results.Count, To = results.Count };
    }

    private Dialect Full(Dialect dialect) => options.Format == ResultFormat.Csv ? dialect with { WithOptional = true } : dialect;

    private string[] Names(Dialect dialect) => [.. AgeBatches.Processors.ResultsOf(options, dialect).Select(field => field.Name.Trim())];

    private static string? EncodingOf(byte[] bytes, bool isDecoded) =>
        !isDecoded ? null : bytes is [0x1F, 0x8B, ..] ? "gzip" : bytes[0] is 0xFF or 0xFE ? "utf-16" : "json";
}
