using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAges.Api.Requests;
using ServerlessAges.Api.Telemetry;
using ServerlessAges.Blobs;
using ServerlessAges.Blobs.Connection;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

/// <summary>
/// The app reads the settings that infra/bicep sets, except those in these lists. The settings read are found by running the
/// code that reads them.
/// </summary>
[Collection(BicepGroup.Name)]
public sealed partial class SettingsTests(Bicep bicep)
{
    // What the app reads and nothing sets on Azure, and what holds then.
    private static readonly Dictionary<string, string> DoneWithout = new()
    {
        ["AgesStorage"] = "a connection string contains a key: the account is given by its address",
        ["AgesStorage__accountName"] = "the address is there",
        ["AzureWebJobsStorage"] = "a connection string holds a key",
        ["AzureWebJobsStorage__blobServiceUri"] = "AgesStorage is asked first",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "telemetry goes to Application Insights",
        ["OTEL_SERVICE_NAME"] = "serverless-ages",
        ["Ages__chunkDeadlineSeconds"] = "600",
        ["Ages__inputContainers"] = "scientists, inputs",
        ["Ages__linkMinutes"] = "60",
        ["Ages__maxDecodedBytes"] = "64 GiB",
        ["Ages__maxBody"] = "100 MiB",
        ["Ages__maxSyncBytes"] = "1 MiB",
        ["Ages__processor"] = "an option of each batch: age",
        ["Ages__referenceYear"] = "an option of each batch: this year",
        ["Ages__asOf"] = "an option of each batch: only the year is known",
        ["Ages__format"] = "an option of each batch: ndjson",
        ["Ages__csvSafe"] = "an option of each batch: no",
        ["Ages__inputFormat"] = "an option of each batch: recognised",
        ["Ages__delimiter"] = "an option of each batch: recognised",
        ["Ages__columns"] = "an option of each batch: recognised",
        ["Ages__keep"] = "an option of each batch: none",
        ["Ages__maxRejected"] = "an option of each batch: 100000",
        ["Ages__maxRejectedInputs"] = "an option of each batch: 0",
        ["Ages__inputColumn"] = "an option of each batch: none",
        ["Ages__maxRowBytes"] = "an option of each batch: 1 MiB",
        ["Ages__chunkSize"] = "an option of each batch: the plan chooses",
    };

    // Settings that the app does not read: their reader and purpose.
    private static readonly Dictionary<string, string> ReadByTheHost = new()
    {
        ["AgesStorage__credential"] = "the triggers: by identity",
        ["AgesStorage__queueServiceUri"] = "the queue trigger: where the queue is",
        ["AzureWebJobsStorage__credential"] = "the host: by identity",
        ["AzureWebJobs.InputBlobTrigger.Disabled"] = "the host: which trigger is off",
        ["AzureWebJobsDisableHomepage"] = "the host: its page would hide the app's",
        ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "the host: before the app sees a body",
    };

    // What only `func start` on one machine needs.
    private static readonly string[] OfOneMachine = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobs.InputBlobEventTrigger.Disabled"];

    private IEnumerable<string> Set
    {
        get
        {
            bicep.Prepare();
            return bicep.Sample.AppSettings().Keys.Union(bicep.Everything.AppSettings().Keys);
        }
    }

    [Fact]
    public void Every_setting_that_the_app_reads_is_set_or_done_without() => AssertSame(DoneWithout.Keys, Read().Except(Set));

    [Fact]
    public void Every_setting_that_is_set_is_read() => AssertSame(ReadByTheHost.Keys, Set.Except(Read()));

    [Fact]
    public void The_app_reads_the_deployed_settings()
    {
        bicep.Prepare();
        var deployed = bicep.Sample.AppSettings();
        // Values known only at deployment are expressions: an address or an id.
        string? Value(string name) => deployed.GetValueOrDefault(name.Replace(":", "__", StringComparison.Ordinal)) is { } value
            ? value.StartsWith('[') ? "https://account.blob.core.windows.net/" : value
            : null;

        var storage = BlobStoreOptions.FromSettings(Value);
        var settings = HostSettings.Read(name => Value($"Ages:{name}"), AgeBatches.Table.Secrets);

        Assert.Null(storage.ConnectionString);
        Assert.NotNull(storage.ServiceUri);
        Assert.NotEmpty(storage.ManagedIdentityClientId!);
        Assert.Equal((160, TimeSpan.FromDays(30)), (settings.MaxConcurrentChunks, settings.Retention));
        ApiOptions.Read(name => Value($"Ages:{name}"));
        _ = new BatchOptionTable(AgeBatches.Processors, name => Value($"Ages:{name}"));
    }

    [Fact]
    public void Every_setting_of_the_sample_for_one_machine_is_read()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")));
        var set = sample.RootElement.GetProperty("Values").EnumerateObject().Select(setting => setting.Name);

        Assert.Equal(OfOneMachine.Order(), set.Except(Read()).Except(ReadByTheHost.Keys).Order());
    }

    /// <summary>Else <see cref="Read"/> would not have run the code that reads.</summary>
    [Fact]
    public void Nothing_but_these_readers_is_handed_the_settings()
    {
        string[] readers =
        [
            "ApiOptions.Read", "BatchOptionTable", "BlobStoreOptions.FromSettings", "IsUnresolved", "builder.Services.AddTelemetryExport",
        ];
        string[] ways =
        [
            "InputBlobTrigger.cs: Storage = \"AgesStorage\"",
            "ServerlessAgesExtensions.cs: AddServerlessAges(builder.Configuration",
            "ServerlessAgesExtensions.cs: AddServerlessAges(this IServiceCollection services, IConfiguration configuration, Action<ProcessorRegistry> add)",
            "ServerlessAgesExtensions.cs: configuration.GetSection(\"Ages\")",
        ];
        var source = new[] { "Functions", "Api", "Blobs", "Domain" }
            .SelectMany(project => Directory.EnumerateFiles(Repository.PathOf($"src/{project}"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(file => (Name: Path.GetFileName(file), Text: File.ReadAllText(file))).ToArray();

        Assert.Equal(readers.Order(), source.SelectMany(file => Reader().Matches(file.Text)).Select(match => match.Groups[1].Value).Order());
        Assert.Equal(
            ways.Order(),
            source.SelectMany(file => Way().Matches(Reader().Replace(file.Text, "")).Select(match => $"{file.Name}: {Break().Replace(match.Value, "(")}")).Order());
    }

    // Said one way at a time: then a failure names the setting.
    private static void AssertSame(IEnumerable<string> listed, IEnumerable<string> found)
    {
        Assert.Empty(found.Except(listed));
        Assert.Empty(listed.Except(found));
    }

    /// <summary>The names of all settings that the app looks at, as the environment writes them.</summary>
    private static SortedSet<string> Read()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        // Every one is done without, or one of these would throw; what stands behind an address or a connection is read with one.
        foreach (var given in new[] { "", "AgesStorage:blobServiceUri", "AzureWebJobsStorage:blobServiceUri", "APPLICATIONINSIGHTS_CONNECTION_STRING" })
        {
            string? Value(string name)
            {
                names.Add(name.Replace(":", "__", StringComparison.Ordinal));
                return name != given ? null
                    : name.StartsWith("APPLICATIONINSIGHTS", StringComparison.Ordinal) ? $"InstrumentationKey={Guid.Empty}"
                    : "https://account.blob.core.windows.net";
            }

            BlobStoreOptions.FromSettings(Value);
            _ = new BatchOptionTable(AgeBatches.Processors, name => Value($"Ages:{name}"));
            ApiOptions.Read(name => Value($"Ages:{name}"));
            HostSettings.Read(name => Value($"Ages:{name}"), AgeBatches.Table.Secrets);
            new ServiceCollection().AddTelemetryExport(Value);
        }

        Assert.Superset(AgeBatches.Table.Names.Select(name => $"Ages__{name}").ToHashSet(), names);
        return names;
    }

    [GeneratedRegex(@"([\w.]+)\((?:processors, )?(?:options\.Guard\()?(?:name => )?(?:Resolved\()?(?:ages|configuration|builder\.Configuration)\[name\]")]
    private static partial Regex Reader();

    [GeneratedRegex(
        @"GetEnvironmentVariables?\(.*|\w+\([^()]*\bIConfiguration\b[^)]*\)|\w+\.GetSection\([^)]*\)|\w+\(builder\.Configuration\b(?!\[)"
        + @"|\bConfiguration\[.*|\w+ = ""AgesStorage""|""%\w+%""")]
    private static partial Regex Way();

    [GeneratedRegex(@"\(\s+")]
    private static partial Regex Break();
}
