using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests.Packages;

/// <summary>samples/decade/decade.cs, the one file that the README shows.</summary>
[Collection("packages")]
public sealed partial class OneFileTests(PackageFeed feed)
{
    internal const string Decades =
        """
        {"name":"Ada Lovelace","decade":1810}
        {"name":"Emmy Noether","decade":1880}
        {"name":"Marie Curie","decade":1860}
        {"name":"Tu Youyou","decade":1930}
        {"name":"Ada Yonath","decade":1930}
        {"name":"Vera Rubin","decade":1920}
        {"name":"Sally Ride","decade":1950}

        """;

    private static readonly string SampleFile = Repository.PathOf("samples/decade/decade.cs");

    // The sample refers to the project; the file of a user, to the package.
    internal static string FileOfUser =>
        File.ReadAllText(SampleFile).Replace("#:project ../../src/Cli", "#:package ServerlessAges@0.1.0", StringComparison.Ordinal);

    [Fact]
    public async Task The_readme_shows_the_sample_with_the_package_in_at_most_30_lines()
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"));

        Assert.Contains($"```csharp\n{FileOfUser}```", readme, StringComparison.Ordinal);
        Assert.InRange(FileOfUser.Count(character => character == '\n'), 1, 30);
    }

    [Fact]
    public async Task The_sample_runs_in_the_repository()
    {
        PackageFeed.SkipUnlessPacked();

        Assert.Equal(Decades, await PackageFeed.RunInRepositoryAsync("run", SampleFile, "--", "run", Samples.Scientists));
    }

    [Fact]
    public async Task From_the_packages_the_file_has_every_command()
    {
        PackageFeed.SkipUnlessPacked();
        feed.Write("decade.cs", FileOfUser.Replace("@0.1.0", $"@{feed.Version}", StringComparison.Ordinal));

        Assert.Equal(Decades, await RunAsync("run", Samples.Scientists));
        // Without strict decompression, which the package sets in a program, gzip is refused.
        await File.WriteAllBytesAsync(feed["people.csv.gz"], Inputs.Gzip(Inputs.Csv));
        Assert.Equal(Decades, await RunAsync("run", feed["people.csv.gz"]));
        Assert.Matches("\n  --base BASE +How many years a decade has; 10\n", await RunAsync("run", "--help"));
        Assert.DoesNotContain("demo", await RunAsync("--help"), StringComparison.Ordinal);

        using var serve = feed.Start("run", "decade.cs", "--", "serve", "--port", "0", "--data", feed["data"]);
        try
        {
            var started = await serve.StandardOutput.ReadLineAsync();
            var url = Address().Match(started ?? await serve.StandardError.ReadToEndAsync()).Value;
            var id = (await RunAsync("submit", Samples.Scientists, "--base", "100", "--follow", "--url", url)).Split('\n')[0];
            Assert.Equal(Decade().Replace(Decades, "00}"), await RunAsync("results", id, "--url", url));
            Assert.StartsWith($"{id}: verified. 7 records, ", await RunAsync("verify", id, "--url", url), StringComparison.Ordinal);

            // The page is made from this description.
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            using var description = JsonDocument.Parse(await http.GetStringAsync(new Uri("api/openapi.json", UriKind.Relative)));
            Assert.Equal(["decade"], Schema(description, "processor").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!));
            Assert.Equal(10, Schema(description, "base").GetProperty("default").GetInt32());
        }
        finally
        {
            serve.Kill(entireProcessTree: true);
            await feed.RunAsync("clean", "decade.cs");
        }

        Task<string> RunAsync(params string[] arguments) => feed.RunAsync(["run", "decade.cs", "--", .. arguments]);
    }

    private static JsonElement Schema(JsonDocument description, string option) => description.RootElement
        .GetProperty("paths").GetProperty("/api/batches").GetProperty("post").GetProperty("parameters").EnumerateArray()
        .Single(parameter => parameter.TryGetProperty("name", out var name) && name.GetString() == option).GetProperty("schema");

    [GeneratedRegex("[0-9]0}")]
    private static partial Regex Decade();

    [GeneratedRegex("http://[^/]+/")]
    private static partial Regex Address();
}
