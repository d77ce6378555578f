using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using ServerlessAges.Api.Batches;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Results;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Http;

/// <summary>What a list of inputs shows over HTTP, over stored results.</summary>
public sealed class InputEndpointsTests
{
    private static readonly DateTimeOffset Changed = new(2026, 12, 1, 3, 0, 0, TimeSpan.Zero);
    private readonly BatchStorage store = Batch.Storage();
    private readonly List<InputAccount> inputs = [];
    private readonly StringBuilder rejected = new();
    private readonly Dictionary<string, byte[]> blobs = [];
    private BatchOptions options = new() { Processor = "age" };
    private InputList? list = new(3, 300, ["inputs/2026/**/*.csv"]);
    private BatchStatus status = BatchStatus.Succeeded;

    public InputEndpointsTests() =>
        store.Inputs.Open(default!, default, default).ReturnsForAnyArgs(call => blobs.TryGetValue(call.Arg<BlobReference>().Name, out var blob)
            ? (IByteSource)new StreamSource(new MemoryStream(blob))
            : new Gone());

    [Fact]
    public async Task The_accounts_are_sent_as_they_are_stored()
    {
        Add("inputs/a.csv", records: 3);
        Add("inputs/b.csv", records: 0, failure: new BatchFailure("empty-input", "inputs/b.csv is empty."));

        var whole = await AskAsync(InputEndpoints.InputsAsync);
        var part = await AskAsync(InputEndpoints.InputsAsync, "?download=1", ("Range", "bytes=1-8"));

        Assert.Equal((200, "application/x-ndjson", "\"0x9\""), (whole.Status, whole.Type, whole.Headers.ETag.ToString()));
        Assert.Equal(Accounts(), whole.Text);
        Assert.Equal((206, Accounts()[1..9]), (part.Status, part.Text));
        Assert.Contains("b-inputs.ndjson", part.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_list_is_read_in_pages()
    {
        for (var i = 0; i < 25; i++) Add($"inputs/{i:D3}.csv", records: 10, rejected: i % 5 == 4 ? 1 : 0);

        Assert.Equal(
            [("0-9", true), ("10-19", true), ("20-24", false)], await PagesAsync("?limit=10"));
        Assert.Equal([("4-14", true), ("19-24", false)], await PagesAsync("?state=rejected&limit=3"));
        Assert.Equal([("23-24", false)], await PagesAsync("?offset=23"));
        Assert.Equal([("", false)], await PagesAsync("?offset=25"));

        async Task<List<(string Range, bool More)>> PagesAsync(string query)
        {
            var pages = new List<(string, bool)>();
            for (string? next = query; next is not null;)
            {
                var answer = await AskAsync(InputEndpoints.InputsAsync, next);
                var page = JsonDocument.Parse(answer.Text).RootElement;
                var indexes = page.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("index").GetInt32()).ToArray();
                next = page.TryGetProperty("next", out var link) ? new Uri(link.GetString()!).Query : null;
                Assert.Equal(next is null ? "" : $"<{link}>; rel=\"next\"", answer.Headers.Link.ToString());
                pages.Add((indexes is [] ? "" : $"{indexes[0]}-{indexes[^1]}", next is not null));
            }

            return pages;
        }
    }

    [Fact]
    public async Task Inputs_that_were_not_read_or_have_rejected_records_are_shown_with_their_reason()
    {
        Add("inputs/good.csv", records: 5);
        Add("inputs/empty.csv", failure: new BatchFailure("empty-input", "inputs/empty.csv is empty."));
        Add("inputs/some.csv", records: 5, rejected: 2);

        var page = JsonDocument.Parse((await AskAsync(InputEndpoints.InputsAsync, "?state=rejected")).Text).RootElement.GetProperty("inputs");

        Assert.Equal(["inputs/empty.csv", "inputs/some.csv"], page.EnumerateArray().Select(input => input.GetProperty("name").GetString()));
        var unreadable = JsonDocument.Parse((await AskAsync(InputEndpoints.InputsAsync, "?state=unreadable")).Text).RootElement.GetProperty("inputs");
        Assert.Equal(["inputs/empty.csv"], unreadable.EnumerateArray().Select(input => input.GetProperty("name").GetString()));
        Assert.Equal("empty-input", page[0].GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal(2, page[1].GetProperty("counts").GetProperty("rejected").GetInt64());
    }

    [Fact]
    public async Task A_page_of_100000_inputs_comes_quickly()
    {
        for (var i = 0; i < 100_000; i++) Add($"inputs/2026/11/30/measurements-{i:D6}.csv", records: 10);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        var last = await AskAsync(InputEndpoints.InputsAsync, "?offset=99990&limit=50");
        var none = await AskAsync(InputEndpoints.InputsAsync, "?state=rejected");

        Assert.Equal(10, JsonDocument.Parse(last.Text).RootElement.GetProperty("inputs").GetArrayLength());
        Assert.Equal("""{"inputs":[]}""", none.Text);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 20);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?offset=-1", "offset")]
    [InlineData("?state=done", "state")]
    [InlineData("?after=1", "after")]
    public async Task An_option_that_is_not_valid_is_named(string query, string option)
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(() => AskAsync(InputEndpoints.InputsAsync, query));
        Assert.Equal(("bad-option", option), (refusal.Code, refusal.At?.Option));
    }

    [Fact]
    public async Task A_batch_of_one_input_has_no_list()
    {
        list = null;
        Assert.Equal("not-a-list", (await Assert.ThrowsAsync<BatchException>(() => AskAsync(InputEndpoints.InputsAsync))).Code);
    }

    [Fact]
    public async Task The_accounts_are_published_when_the_batch_has_succeeded()
    {
        status = BatchStatus.Running;
        Assert.Equal("batch-not-finished", (await Assert.ThrowsAsync<BatchException>(() => AskAsync(InputEndpoints.InputsAsync))).Code);
    }

    [Fact]
    public async Task Rejected_rows_of_a_list_come_in_a_zip_by_input_with_the_header_of_each()
    {
        Blob("inputs/a.csv", "name;born\r\nAda;1815\r\nHypatia;Unknown\r\n\"Two\nlines\";soon\r\n"u8.ToArray(), "Hypatia;Unknown", "\"Two\nlines\";soon");
        Blob("inputs/good.csv", "name,born\nAda,1815\n"u8.ToArray());
        Blob("inputs/2026/b.NDJSON", """{"name":"Ada","born":"soon"}"""u8.ToArray(), """{"name":"Ada","born":"soon"}""");
        Blob("inputs/c.csv.gz", Gzip("name,born\nAda,never\n"), "Ada,never");
        Blob("inputs/c.csv", "born,name\nnever,Bob\n"u8.ToArray(), "never,Bob");
        Blob("inputs/u.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("name,born\nZoë,x\n")], "Zoë,x");
        Blob("inputs/../..//etc/p?.csv", "name,born\nAda,x\n"u8.ToArray(), "Ada,x");

        var answer = await AskAsync(ResultEndpoints.RejectedAsync, "?as=input&download=1");

        Assert.Equal("application/zip", answer.Type);
        Assert.Contains("b-rejected.zip", answer.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [
                ("inputs/a.csv", "name;born\r\nHypatia;Unknown\r\n\"Two\nlines\";soon\r\n"),
                ("inputs/2026/b.NDJSON", "{\"name\":\"Ada\",\"born\":\"soon\"}\n"),
                ("inputs/c.csv", "name,born\nAda,never\n"),
                ("inputs/c (2).csv", "born,name\nnever,Bob\n"),
                ("inputs/u.csv", "name,born\nZoë,x\n"),
                ("inputs/etc/p_.csv", "name,born\nAda,x\n"),
            ],
            Entries(answer.Body));
    }

    [Fact]
    public async Task An_input_that_was_deleted_since_is_named_in_the_zip()
    {
        Blob("inputs/a.csv", "name,born\nAda,x\n"u8.ToArray(), "Ada,x");
        Blob("inputs/gone.csv", "name,born\nBob,x\n"u8.ToArray(), "Bob,x");
        Blob("inputs/z.csv", "name,born\nZoe,x\n"u8.ToArray(), "Zoe,x");
        blobs.Remove("gone.csv");

        var entries = Entries((await AskAsync(ResultEndpoints.RejectedAsync, "?as=input")).Body);

        Assert.Equal([("inputs/a.csv", "name,born\nAda,x\n"), ("inputs/z.csv", "name,born\nZoe,x\n")], entries[..2]);
        Assert.Equal(
            ("unreadable-inputs.txt", "inputs/gone.csv: It is gone. Its rejected records are in rejected.ndjson.\n"), entries[2]);
    }

    [Fact]
    public async Task Rows_over_the_limit_are_not_in_the_zip_because_they_are_not_stored_whole()
    {
        Blob("inputs/a.csv", "name,born\nAda,x\n"u8.ToArray(), "Ada,x");
        rejected.Append("{\"input\":\"inputs/a.csv\",\"line\":3,\"offset\":20,\"reason\":\"row-too-long\",\"detail\":\"\",\"raw\":\"Ad\"}\n");
        inputs[0] = inputs[0] with { Counts = inputs[0].Counts with { Rejected = 2 } };

        Assert.Equal([("inputs/a.csv", "name,born\nAda,x\n")], Entries((await AskAsync(ResultEndpoints.RejectedAsync, "?as=input")).Body));
    }

    [Fact]
    public async Task Results_of_inputs_with_different_optional_fields_are_converted_with_every_field()
    {
        Stored("results.ndjson", """
            {"name":"Ada","age":36}
            {"name":"Marie","age":null,"ageAtDeath":66}

            """u8.ToArray());

        var csv = await AskAsync(ResultEndpoints.ResultsAsync, "", ("Accept", "text/csv"));

        Assert.Equal("name,age,ageAtDeath\nAda,36,\nMarie,,66\n", csv.Text);
    }

    [Fact]
    public async Task Results_with_all_columns_of_each_input_are_not_sent_as_csv()
    {
        options = options with { Input = new DialectOptions { Keep = ["*"] } };
        Stored("results.ndjson", "{\"name\":\"Ada\",\"age\":36}\n"u8.ToArray());

        var refusal = await Assert.ThrowsAsync<BatchException>(() => AskAsync(ResultEndpoints.ResultsAsync, "", ("Accept", "text/csv")));

        Assert.Equal("not-acceptable", refusal.Code);
        Assert.Equal("[\n{\"name\":\"Ada\",\"age\":36}\n]\n", (await AskAsync(ResultEndpoints.ResultsAsync, "", ("Accept", "application/json"))).Text);
    }

    [Fact]
    public async Task A_list_is_described_by_its_sources_and_size()
    {
        list = new InputList(100_000, 5_000_000, [.. Enumerable.Range(0, 2000).Select(i => $"inputs/{i}.csv")], Rejected: 3);

        var batch = JsonDocument.Parse((await AskAsync(BatchEndpoints.GetAsync)).Text).RootElement;

        Assert.Equal("inputs/0.csv, inputs/1.csv, inputs/2.csv and 1997 more", batch.GetProperty("source").GetString());
        Assert.Equal("""{"count":100000,"done":100000,"rejected":3,"length":5000000}""", batch.GetProperty("inputs").GetRawText());
        Assert.Equal("http://ages/api/batches/b/inputs", batch.GetProperty("links").GetProperty("inputs").GetString());
    }

    [Fact]
    public async Task A_list_at_work_says_how_many_inputs_are_done_and_counts_bytes_of_inputs()
    {
        status = BatchStatus.Running;
        var work = new ChunkWork(Changed, 1, 2, "here", 0);
        store.Checkpoints.ListAsync(default!, default, default).ReturnsForAnyArgs(
            _ => Batch.All(new ChunkCheckpoint(0, 0, 110, new RowCounts(5, 5, 0, 5), 1, 10, 0, work, Inputs: 2)));

        var batch = JsonDocument.Parse((await AskAsync(BatchEndpoints.GetAsync)).Text).RootElement;

        Assert.Equal((3, 2), (batch.GetProperty("inputs").GetProperty("count").GetInt32(), batch.GetProperty("inputs").GetProperty("done").GetInt32()));
        var progress = batch.GetProperty("progress");
        Assert.Equal((4, 1), (progress.GetProperty("chunks").GetInt32(), progress.GetProperty("chunksDone").GetInt32()));
        Assert.Equal((90, 300), (progress.GetProperty("bytes").GetInt32(), progress.GetProperty("length").GetInt32())); // 100 of 330 positions
    }

    private void Add(string name, long records = 0, long rejected = 0, BatchFailure? failure = null) => inputs.Add(new InputAccount(
        inputs.Count, name, "\"0x1\"", 100, null, 1, new RowCounts(records, records, rejected, records), 0, 10, "0123456789abcdef", failure));

    private void Blob(string name, byte[] content, params string[] rows)
    {
        blobs[name[(name.IndexOf('/') + 1)..]] = content;
        Add(name, rows.Length + 1, rows.Length);
        foreach (var row in rows)
            rejected.Append(JsonSerializer.Serialize(new { input = name, line = 2, offset = 3, reason = "bad-born", detail = "born", raw = row })).Append('\n');
    }

    private string Accounts() =>
        string.Concat(inputs.Select(input => JsonSerializer.Serialize(input, JsonSerializerOptions.Web) + "\n"));

    private static List<(string, string)> Entries(byte[] body)
    {
        using var zip = new ZipArchive(new MemoryStream(body));
        return [.. zip.Entries.Select(entry =>
        {
            Assert.Equal(Changed.DateTime, entry.LastWriteTime.DateTime);
            using var content = new StreamReader(entry.Open());
            return (entry.FullName, content.ReadToEnd());
        })];
    }

    private static byte[] Gzip(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }

    private async Task<(int Status, string? Type, IHeaderDictionary Headers, byte[] Body, string Text)> AskAsync(
        Func<ApiContext, HttpRequest, string, Task<IResult>> handler, string query = "", params (string Name, string Value)[] headers)
    {
        var state = Batch.State("b", status) with { List = list, Options = options, Changed = Changed, Counts = default(RowCounts) };
        var plan = new BatchPlan
        {
            BatchId = "b", Input = state.Source, Inputs = new PlannedInputs(3, 300, 10), Options = options, EngineVersion = 1, ProcessorVersion = 1,
            Dialect = new Dialect(InputFormat.Ndjson, 0, 0, 0, 0, [], ["name", "born"]) with { Format = options.Input.Keep is null ? InputFormat.Ndjson : InputFormat.Csv },
            ChunkSize = 100, BlockSize = 100, Digest = "0123456789abcdef",
        };
        store.States.FindAsync("b", Arg.Any<CancellationToken>()).Returns(new StoredState(state, "1"));
        store.Checkpoints.FindPlanAsync("b", Arg.Any<CancellationToken>()).Returns(plan);
        if (inputs.Count > 0) Stored(ResultNames.Inputs, Encoding.UTF8.GetBytes(Accounts()));
        if (rejected.Length > 0) Stored(ResultNames.Rejected, Encoding.UTF8.GetBytes(rejected.ToString()));
        using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "GET";
        (context.Request.Scheme, context.Request.Host) = ("http", new HostString("ages"));
        context.Request.QueryString = new QueryString(query);
        foreach (var (name, value) in headers) context.Request.Headers[name] = value;
        using var body = new MemoryStream();
        context.Response.Body = body;
        var client = new BatchClient(store, Substitute.For<IBatchScheduler>(), TimeProvider.System, AgeBatches.Table);
        var result = await handler(new ApiContext(client, store, TimeProvider.System, AgeBatches.Table, new ApiOptions()), context.Request, "b");
        await result.ExecuteAsync(context);
        await context.Response.Body.FlushAsync();
        return (context.Response.StatusCode, context.Response.ContentType, context.Response.Headers, body.ToArray(), Encoding.UTF8.GetString(body.ToArray()));
    }

    private void Stored(string name, byte[] content) => store.Results.OpenAsync("b", name, Arg.Any<CancellationToken>())
        .Returns(_ => new ResultBlob(new MemoryStream(content), content.Length, "0x9"));

    private sealed class Gone : IByteSource
    {
        public long? Length => 100;

        public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation) =>
            throw new BatchException("source-missing", "It is gone.");

        public void Release(long offset)
        {
        }
    }
}
