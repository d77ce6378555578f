using System.Collections.Concurrent;
using System.Text.Json;

namespace ServerlessAges.Tests.Client;

/// <summary>`ages submit --one-batch` and `--source`: what reaches the service, and in which order.</summary>
public sealed class ListUploadTests : IDisposable
{
    private const string Accepted = """{"id":"b","status":"Pending","attempt":1,"links":{}}""";

    private readonly Folder folder = new();
    private readonly ConcurrentDictionary<string, string> stored = new();
    private readonly ConcurrentQueue<string> started = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_are_stored_and_one_batch_reads_them_in_the_order_of_the_command_line()
    {
        var (b, a, c) = (Write("b.csv", "B"), Write("data/a 1%.csv", "A"), Write("data/deep/c.csv", "C"));
        using var service = Service();

        var ended = await SubmitAsync(service, b, folder["data/**/*.csv"], b, "--one-batch", "--format", "csv");

        Assert.Equal((0, "b\n", ""), (ended.ExitCode, ended.Output, ended.Error));
        var list = ListOf(Assert.Single(started));
        Assert.Equal(["B", "A", "C", "B"], Names(list).Select(name => stored[name]));
        Assert.All(new[] { b, a, c }.Zip(Names(list)), pair => Assert.EndsWith(Path.GetFileName(pair.First), pair.Second, StringComparison.Ordinal));
        Assert.Contains("/data/deep/c.csv", Names(list)[2], StringComparison.Ordinal);
        Assert.All(Names(list), name => Assert.StartsWith(list[..^".txt".Length] + "/", name, StringComparison.Ordinal));
        Assert.Contains("format=csv", started.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_call_has_a_folder_of_its_own_and_a_key_names_the_same_one()
    {
        var file = Write("a.csv", "A");
        using var service = Service();

        await SubmitAsync(service, file, "--one-batch");
        await SubmitAsync(service, file, "--one-batch");
        await SubmitAsync(service, file, "--one-batch", "--idempotency-key", "k");
        var again = await SubmitAsync(service, file, "--one-batch", "--idempotency-key", "k");
        Write("a.csv", "changed");
        await SubmitAsync(service, file, "--one-batch", "--idempotency-key", "k");

        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        var lists = started.Select(ListOf).ToArray();
        Assert.Equal(lists[2], lists[3]);
        Assert.Equal(4, lists.Distinct().Count());
        Assert.Equal("A", stored[Names(lists[3]).Single()]);
    }

    [Fact]
    public async Task An_upload_that_fails_for_a_moment_is_repeated()
    {
        string[] files = [Write("a.csv", "A"), Write("b.csv", "B")];
        var asked = 0;
        using var service = Service(_ => Interlocked.Increment(ref asked) switch
        {
            1 => FakeService.Json("""{"code":"storage-unavailable","detail":"Storage does not answer."}""", 503),
            2 => "", // closed without an answer
            _ => null,
        });

        var ended = await SubmitAsync(service, [.. files, "--one-batch"]);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Equal(["A", "B"], Names(ListOf(started.Single())).Select(name => stored[name]));
    }

    [Fact]
    public async Task An_upload_that_fails_is_named_and_nothing_is_started()
    {
        string[] files = [.. Enumerable.Range(0, 30).Select(i => Write($"{i:D2}.csv", "x"))];
        using var service = Service(request => request.Contains("/17.csv", StringComparison.Ordinal)
            ? FakeService.Json("""{"code":"bad-blob-name","detail":"The name is not valid."}""", 400)
            : null);

        var ended = await SubmitAsync(service, [.. files, "--one-batch"]);
        var json = await SubmitAsync(service, [.. files, "--one-batch", "--json"]);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Equal($"ages: {files[17]}: The name is not valid. No batch was started.\n", ended.Error);
        Assert.Equal("bad-blob-name", JsonDocument.Parse(json.Error).RootElement.GetProperty("code").GetString());
        Assert.Empty(started);
    }

    [Fact]
    public async Task Blobs_of_the_service_are_named_in_order_and_nothing_is_uploaded()
    {
        using var service = Service();

        var ended = await SubmitAsync(
            service, "--source", "inputs/2026/**/*.csv", "--source", "inputs/b c.csv", "--max-rejected-inputs", "2", "--idempotency-key", "k");

        Assert.Equal((0, "b\n", ""), (ended.ExitCode, ended.Output, ended.Error));
        Assert.Contains(
            "POST /api/batches?source=inputs%2F2026%2F%2A%2A%2F%2A.csv&source=inputs%2Fb%20c.csv&maxRejectedInputs=2 ",
            Assert.Single(started), StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key: k", started.Single(), StringComparison.Ordinal);
        Assert.Empty(stored);
    }

    [Theory]
    [InlineData(2, "Name files, or blobs of the service with --source.")]
    [InlineData(2, "Name files, or blobs of the service with --source.", "FILE", "--source", "inputs/a.csv")]
    [InlineData(2, "--source names blobs", "--source", "inputs/a.csv", "--one-batch")]
    [InlineData(2, "--max-rejected-inputs", "FILE", "--one-batch", "--max-rejected-inputs", "many")]
    [InlineData(2, "is a stream", "-", "--one-batch")]
    [InlineData(1, "Nothing was sent.", "FILE", "/no/such/file.csv", "--one-batch")]
    [InlineData(1, "Nothing was sent.", "FILE", "/no/such/file.csv")]
    [InlineData(1, "Nothing was sent.", "/no/such/**/*.csv", "--one-batch")]
    public async Task A_command_line_that_cannot_be_carried_out_sends_nothing(int exitCode, string said, params string[] arguments)
    {
        var file = Write("a.csv", "A");
        using var service = Service();

        var ended = await SubmitAsync(service, [.. arguments.Select(argument => argument == "FILE" ? file : argument)]);

        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(said, ended.Error, StringComparison.Ordinal);
        Assert.Empty(stored);
        Assert.Empty(started);
    }

    [Fact]
    public async Task A_processor_that_only_the_service_knows_is_left_to_it()
    {
        using var service = Service();

        var ended = await SubmitAsync(service, Write("a.csv", "A"), "--processor", "decade");

        Assert.Equal((0, "b\n", ""), (ended.ExitCode, ended.Output, ended.Error));
        Assert.Contains("?processor=decade ", Assert.Single(started), StringComparison.Ordinal);
    }

    // A blob is created once, as at the real service.
    private FakeService Service(Func<string, string?>? before = null) => new(request =>
    {
        if (before?.Invoke(request) is { } answer) return answer;
        var path = Uri.UnescapeDataString(request.Split(' ')[1]);
        var body = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (request.StartsWith("PUT ", StringComparison.Ordinal))
        {
            return stored.TryAdd(path["/api/".Length..], body)
                ? FakeService.Json("{}", 201)
                : FakeService.Json("""{"code":"input-exists","detail":"It exists."}""", 409);
        }

        started.Enqueue(request);
        return FakeService.Json(Accepted, 202);
    });

    private static Task<Ages.Ended> SubmitAsync(FakeService service, params string[] arguments) =>
        InProcess.RunAsync(["submit", .. arguments, "--url", service.Url]);

    private static string ListOf(string request) => Uri.UnescapeDataString(
        System.Text.RegularExpressions.Regex.Match(request, "[?&]sourceList=([^& ]+)").Groups[1].Value);

    private string[] Names(string list) => stored[list].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private string Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        return folder.Write(name, content);
    }
}
