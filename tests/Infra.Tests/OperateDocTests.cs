using System.Text.RegularExpressions;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Tests;

/// <summary>docs/operate.md has instructions for every error code of a failure, and names only existing settings, metrics and parameters.</summary>
[Collection(BicepGroup.Name)]
public sealed partial class OperateDocTests(Bicep bicep)
{
    private static readonly string Document = File.ReadAllText(Repository.PathOf("docs/operate.md"));
    private static readonly string Source = Read("src");


    [Fact]
    public void Every_failure_is_listed_once_and_no_other()
    {
        // Codes with status 409 are problems of requests and end no batch.
        var source = string.Concat(new[] { "src/Engine", "src/Domain", "src/Blobs", "src/Functions" }.Select(Read));
        var codes = Code().Matches(source)
            .Select(code => (string)typeof(ErrorCodes).GetField(code.Groups["name"].Value)!.GetValue(null)!)
            .Append(ErrorCodes.BadOption) // BatchException.Option
            .Where(code => code != ErrorCodes.NoRecords && ProblemStatus.Of(code) != 409)
            .Distinct();

        Assert.Equal(codes.Order(StringComparer.Ordinal), Told(Document).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_alert_fires_for_those_of_which_it_is_said()
    {
        bicep.Prepare();
        var alerting = bicep.Template.GetProperty("variables").GetProperty("failures").EnumerateArray().Select(code => code.GetString()!);

        Assert.Equal(alerting.Order(StringComparer.Ordinal), Told(Document.Split("The service's; the alert fires:")[1]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_metric_and_setting_is_one()
    {
        var metrics = Metrics().Matches(Document).Select(name => name.Value).ToArray();
        var settings = Settings().Matches(Document).Select(name => name.Groups["name"].Value).ToArray();

        Assert.NotEmpty(metrics);
        Assert.NotEmpty(settings);
        Assert.All(metrics.Concat(settings), name => Assert.Contains($"\"{name}\"", Source, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_parameter_is_one_and_every_alert_is_deployed()
    {
        bicep.Prepare();
        var parameters = bicep.Template.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).ToHashSet();
        string[] named = ["alertEmail", "dataRedundancy", "instanceMemoryMB", "location", "logRetentionInDays", "maximumInstanceCount", "name", "retentionDays"];

        Assert.Superset(named.ToHashSet(), parameters);
        Assert.All(named, name => Assert.Contains($"`{name}`", Document, StringComparison.Ordinal));
        Assert.All(
            ["failed batches", "poison blobs", "undelivered blobs"],
            alert => Assert.Contains($"{alert.Replace(' ', '-')}-", bicep.Template.GetRawText(), StringComparison.Ordinal));
    }

    private static string Read(string folder) => string.Join('\n', Directory
        .EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Contains("obj"))
        .Select(File.ReadAllText));

    // The first cell of a row may name several.
    private static IEnumerable<string> Told(string text) => Rows().Matches(text).SelectMany(row => Codes().Matches(row.Groups["first"].Value)).Select(code => code.Value);

    [GeneratedRegex(@"\bErrorCodes\.(?<name>\w+)")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (?<first>`[a-z]+-[a-z-]+`(?:, `[a-z]+-[a-z-]+`)*) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("[a-z]+-[a-z-]+")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\bages\.[a-z]+(\.[a-z]+)*(?=`)")]
    private static partial Regex Metrics();

    [GeneratedRegex(@"Ages__(?<name>\w+)")]
    private static partial Regex Settings();
}
