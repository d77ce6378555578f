using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests.Packages;

/// <summary>The Functions project that docs/processors.md shows, with the processor of the README.</summary>
[Collection("packages")]
public sealed partial class OwnFunctionsAppTests(PackageFeed feed)
{
    [Fact]
    public async Task From_the_package_it_has_every_function_and_computes_a_batch()
    {
        PackageFeed.SkipUnlessPacked();
        var app = await WriteAppAsync();

        await feed.RunAsync("build", app, "-o", feed["built"]);

        Assert.Equal(await FunctionsAsync(FunctionsApp.Folder), await FunctionsAsync(feed["built"]));
        if (FunctionsApp.Missing is { } missing) Assert.Skip($"It was built, but not run: {missing}");
        await using var storage = await Storage.StartAsync(Directory.CreateDirectory(feed["storage"]).FullName);
        using var host = await FunctionsApp.StartAsync(
            storage.ConnectionString, storage.ConnectionString, new Dictionary<string, string>(), feed["built"]);
        using var http = new HttpClient { BaseAddress = host.Address };
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(Samples.Scientists));
        using var started = await http.PostAsync(new Uri("api/batches", UriKind.Relative), body);
        var batch = started.EnsureSuccessStatusCode().Headers.Location!;
        await Wait.UntilAsync(
            async () => (await http.GetStringAsync(batch)).Contains("\"Succeeded\"", StringComparison.Ordinal), "the batch succeeds");

        Assert.Equal(OneFileTests.Decades, await http.GetStringAsync(new Uri($"{batch}/results")));
    }

    private async Task<string> WriteAppAsync()
    {
        var document = await File.ReadAllTextAsync(Repository.PathOf("docs/processors.md"));
        var app = Directory.CreateDirectory(feed["app"]).FullName;
        foreach (Match shown in ShownFile().Matches(document))
        {
            var text = shown.Groups["text"].Value.Replace("\"0.1.0\"", $"\"{feed.Version}\"", StringComparison.Ordinal);
            feed.Write($"app/{shown.Groups["name"].Value}", text);
        }

        feed.Write("app/DecadeProcessor.cs", OnlyOfPrograms().Replace(OneFileTests.FileOfUser, ""));
        File.Copy(Repository.PathOf("host.json"), Path.Combine(app, "host.json"));
        return app;
    }

    private static async Task<IEnumerable<string?>> FunctionsAsync(string app)
    {
        using var functions = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(app, "functions.metadata")));
        return [.. functions.RootElement.EnumerateArray().Select(function => function.GetProperty("name").GetString()).Order()];
    }

    [GeneratedRegex("^`(?<name>[A-Za-z.]+)`:\n\n```[a-z]+\n(?<text>.+?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ShownFile();

    // The directive, the namespace of the command line, and the statement.
    [GeneratedRegex("^(#:|using ServerlessAges.Cli;|return await Ages).*\n", RegexOptions.Multiline)]
    private static partial Regex OnlyOfPrograms();
}
