namespace ServerlessAges.Tests.Cli;

/// <summary>`ages submit`, `status`, `results`, `cancel` and `redrive`, as a user runs them.</summary>
[Collection("service")]
public sealed class ClientTests(Service service) : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_globs_and_gzip_become_batches_and_their_ages_are_fetched()
    {
        Directory.CreateDirectory(folder["more"]);
        await File.WriteAllBytesAsync(folder["a.csv"], Inputs.Csv);
        await File.WriteAllBytesAsync(folder["more/b.csv.gz"], Inputs.Gzip(Inputs.Csv));
        await File.WriteAllBytesAsync(folder["more/c.csv.gz"], Inputs.Gzip(Inputs.Csv));

        var submitted = await AgesAsync("submit", folder["a.csv"], folder["more/*.csv.gz"], "--reference-year", "2017", "--follow");

        Assert.Equal(0, submitted.ExitCode);
        var ids = Lines(submitted.Output).Select(line => line.Split(" ")[0]).ToArray();
        Assert.Equal(3, ids.Length);
        Assert.Equal(ids.Select(id => $"{id}  Succeeded  7 records, 0 rejected"), Lines(submitted.Error));
        foreach (var id in ids) Assert.Equal((0, Samples.Ages2017, ""), await OutcomeAsync("results", id));
        Assert.Equal((0, submitted.Error, ""), await OutcomeAsync(["status", .. ids]));
    }

    [Fact]
    public async Task Standard_input_is_sent_and_ages_come_in_every_form()
    {
        var submitted = await AgesAsync(Inputs.Csv, "submit", "-", "--reference-year", "2017", "--follow", "--json");

        Assert.Equal((0, ""), (submitted.ExitCode, submitted.Error));
        var batch = Service.Json(submitted.Output);
        Assert.Equal("Succeeded", batch.GetProperty("status").GetString());
        var id = batch.GetProperty("id").GetString()!;
        Assert.Equal("name,age\nAda Lovelace,202", string.Join('\n', Lines((await AgesAsync("results", id, "--format", "csv")).Output).Take(2)));
        Assert.Equal(7, Service.Json((await AgesAsync("results", id, "--format", "json")).Output).GetArrayLength());

        var saved = await AgesAsync("results", id, "--output", folder["ages.ndjson"], "--json");

        Assert.Equal(Samples.Ages2017, await File.ReadAllTextAsync(folder["ages.ndjson"]));
        Assert.Equal(Samples.Ages2017.Length, Service.Json(saved.Output).GetProperty("bytes").GetInt32());
        Assert.True(Service.Json((await AgesAsync("verify", id, "--json")).Output).GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Rejected_records_make_the_exit_code_3_and_can_be_fetched()
    {
        folder.Write("people.csv", "name,born\nAda,1815\nHypatia,Unknown\n");

        var submitted = await AgesAsync("submit", folder["people.csv"], "--reference-year", "2017", "--follow");
        var id = submitted.Output.TrimEnd();

        Assert.Equal(3, submitted.ExitCode);
        Assert.Equal((3, $"{id}  Succeeded  2 records, 1 rejected\n", ""), await OutcomeAsync("status", id));
        Assert.Contains("\"reason\":\"invalid-year\"", (await AgesAsync("results", id, "--rejected")).Output, StringComparison.Ordinal);
        Assert.Equal(id, Service.Json((await AgesAsync("results", id, "--manifest")).Output).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_batch_that_fails_makes_the_exit_code_1_and_says_why()
    {
        folder.Write("people.csv", "name,born\nAda,1815\nHypatia,Unknown\n");

        var submitted = await AgesAsync("submit", folder["people.csv"], "--max-rejected", "0", "--follow");

        Assert.Equal(1, submitted.ExitCode);
        Assert.Contains("Failed  1 of 2 records were rejected", submitted.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await AgesAsync("results", submitted.Output.TrimEnd())).ExitCode);
        Assert.Contains(submitted.Output.TrimEnd(), (await AgesAsync("status", "--state", "failed", "--limit", "500")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_refused_does_not_keep_the_others_from_being_sent()
    {
        folder.Write("empty.csv", "");

        var submitted = await AgesAsync("submit", folder["empty.csv"], Samples.Scientists);

        Assert.Equal(1, submitted.ExitCode);
        Assert.StartsWith($"ages: {folder["empty.csv"]}: The input is empty", submitted.Error, StringComparison.Ordinal);
        Assert.Single(Lines(submitted.Output));
    }

    [Fact]
    public async Task Sent_twice_under_one_key_it_is_one_batch()
    {
        var key = Guid.NewGuid().ToString("N");
        string[] send = ["submit", Samples.Scientists, "--reference-year", "2017", "--idempotency-key", key];

        var first = await AgesAsync(send);
        var second = await AgesAsync(send);
        var other = await AgesAsync("submit", folder.Write("other.csv", "name,born\nAda,1815\n"), "--idempotency-key", key);

        Assert.Equal((0, first.Output), (second.ExitCode, second.Output));
        Assert.Equal((1, ""), (other.ExitCode, other.Output));
        Assert.Contains("use a new key", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_the_limit_of_a_body_is_refused_with_the_alternative()
    {
        using (var huge = File.Create(folder["huge.csv"])) huge.SetLength(1L << 40); // a hole, and not read

        var submitted = await AgesAsync("submit", folder["huge.csv"]);

        Assert.Equal(1, submitted.ExitCode);
        Assert.Contains("'scientists'", submitted.Error, StringComparison.Ordinal);
        Assert.Contains("--storage", submitted.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_storage_a_file_is_dropped_with_its_options_and_followed()
    {
        var name = $"uploaded-{Guid.NewGuid():N}.csv";
        await File.WriteAllBytesAsync(folder[name], Inputs.Csv);

        var submitted = await AgesAsync("submit", folder[name], "--storage", service.Storage, "--reference-year", "2017", "--follow");

        Assert.Equal(0, submitted.ExitCode);
        Assert.Equal((0, Samples.Ages2017, ""), await OutcomeAsync("results", submitted.Output.TrimEnd()));
        Assert.Equal([submitted.Output.TrimEnd()], await service.OfSourceAsync(name));
    }

    [Fact]
    public async Task A_cancelled_batch_is_redriven_to_its_end()
    {
        folder.Write("many.csv", Samples.Rows(50_000));
        var id = (await AgesAsync("submit", folder["many.csv"], "--chunk-size", "4096")).Output.TrimEnd();

        var cancelled = await AgesAsync("cancel", id);
        Assert.Equal((0, $"{id}  Cancelled\n"), (cancelled.ExitCode, cancelled.Output));
        Assert.Equal(1, (await AgesAsync("status", id)).ExitCode);

        // Larger chunks would be another plan: what remains is run in the same.
        var redriven = await AgesAsync("redrive", id, "--json");
        Assert.Equal("Pending", Service.Json(redriven.Output).GetProperty("status").GetString());
        Assert.Equal((0, $"{id}  Succeeded  50,000 records, 0 rejected\n", ""), await OutcomeAsync("status", id, "--follow"));
        Assert.Equal(1, (await AgesAsync("redrive", id)).ExitCode);
    }

    private async Task<(int ExitCode, string Output, string Error)> OutcomeAsync(params string[] arguments)
    {
        var ended = await AgesAsync(arguments);
        return (ended.ExitCode, ended.Output, ended.Error);
    }

    private Task<Ages.Ended> AgesAsync(params string[] arguments) => AgesAsync([], arguments);

    private Task<Ages.Ended> AgesAsync(byte[] input, params string[] arguments)
    {
        string[] key = Environment.GetEnvironmentVariable("AGES_KEY") is { } given ? ["--key", given] : [];
        return Ages.RunAsync([.. arguments, "--url", service.Http.BaseAddress!.ToString(), .. key], input);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
