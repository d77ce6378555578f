using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;

namespace ServerlessAges.Tests.Batches;

/// <summary>Batches that a program of the operator computes.</summary>
public sealed class ExecTests
{
    private const string Echo = """sh -c 'while read -r l; do case $l in *Bob*) exit 3;; *Hang*) exec sleep 1000;; *) echo "$l";; esac; done'""";
    private const string Slow = """sh -c 'while read -r l; do sleep 2; echo "$l"; done'""";

    [Fact]
    public async Task A_batch_is_computed_by_the_program_of_the_setting_and_a_changed_command_ends_it()
    {
        Service.SkipUnlessEmbedded();
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service { Settings = { ["Ages__exec"] = Echo, ["Ages__chunkDeadlineSeconds"] = "3" } };
        await service.StartOnAsync(storage);
        var rows = Enumerable.Range(0, 500).Select(i => i == 300 ? "Bob,x" : $"Ada {i},{1500 + i}");
        var body = Encoding.UTF8.GetBytes("name,born\n" + string.Join('\n', rows) + "\n");

        // One record ends the program
        var id = await service.AcceptedAsync(body, query: $"?processor=exec&chunkSize={body.Length / 5}");
        await service.EndedAsync(id);
        var ran = await Ages.RunAsync(["run", "-", "--exec", Echo], body);
        Assert.Equal((3, ran.Output), (ran.ExitCode, await service.AgesAsync(id)));
        var rejected = Service.Json(Encoding.UTF8.GetString(await service.ResultAsync(id, "rejected.ndjson")));
        Assert.Equal((302, "processor-failed"), (rejected.GetProperty("line").GetInt32(), rejected.GetProperty("reason").GetString()));
        Assert.Contains("exit code 3", rejected.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // Formats and options
        Assert.StartsWith("[\n{\"name\":\"Ada 0\",\"born\":\"1500\"},\n", await service.AgesAsync(id, "application/json"), StringComparison.Ordinal);
        using var csv = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/results", null, ("Accept", "text/csv"));
        await Service.ProblemAsync(csv, 406, "not-acceptable");
        using var stored = await service.PostAsync(body, query: "?processor=exec&format=csv");
        await Service.ProblemAsync(stored, 400, "bad-option");
        using var chosen = await service.PostAsync(body, query: "?processor=exec&exec=cat");
        await Service.ProblemAsync(chosen, 400, "bad-option");
        using var map = await service.SendAsync(HttpMethod.Post, "api/map?processor=exec&keep=*", "{\"id\":1}\n"u8.ToArray());
        Assert.Equal("{\"id\":1}\n", await map.Content.ReadAsStringAsync());

        var input = folder.Write("people.csv", "name\nAda\n");
        var sent = await Ages.RunAsync("submit", input, "--processor", "exec", "--follow", "--url", service.Http.BaseAddress!.ToString());
        Assert.Equal(0, sent.ExitCode);

        // The program hangs
        var hanging = await service.AcceptedAsync("name\nAda\nHang\n"u8.ToArray(), query: "?processor=exec");
        var timeout = await service.EndedAsync(hanging, "Failed");
        Assert.Equal("processor-timeout", Code(timeout));
        var message = timeout.GetProperty("failure").GetProperty("message").GetString();
        Assert.Contains("line 3 (byte 9)", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("or from one that was sent with it", message, StringComparison.Ordinal);

        // The command changes while a batch runs
        await RestartAsync(Slow);
        var running = await service.AcceptedAsync(body, query: "?processor=exec");
        var plans = new BlobContainerClient(storage.ConnectionString, "batches");
        await Wait.UntilAsync(
            async () => (await plans.GetBlobClient($"work/{running}/plan.json").ExistsAsync()).Value,
            "the batch is planned");
        await RestartAsync("cat");
        Assert.Equal("version-mismatch", Code(await service.EndedAsync(running, "Failed")));

        async Task RestartAsync(string command)
        {
            service.KillHost();
            service.Settings["Ages__exec"] = command;
            await service.StartOnAsync(storage);
        }
    }

    [Fact]
    public async Task A_host_whose_program_cannot_be_started_does_not_start()
    {
        var ended = await Ages.RunAsync(["serve", "--port", "0"], settings: new Dictionary<string, string> { ["Ages__exec"] = "no-such-program" });

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("ages: Ages__exec: 'no-such-program' cannot be started", ended.Error, StringComparison.Ordinal);
    }

    private static string? Code(JsonElement batch) => batch.GetProperty("failure").GetProperty("code").GetString();
}
