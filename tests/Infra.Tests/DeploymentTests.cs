using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests;

/// <summary>The deployment with the sample parameters, and with every option.</summary>
[Collection(BicepGroup.Name)]
public sealed partial class DeploymentTests(Bicep bicep)
{
    private const string RoleAssignment = "Microsoft.Authorization/roleAssignments";
    private const string Subscription = "Microsoft.EventGrid/systemTopics/eventSubscriptions";

    private static readonly string[] Always =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AgesStorage__blobServiceUri", "AgesStorage__clientId", "AgesStorage__credential", "AgesStorage__queueServiceUri",
        "Ages__maxConcurrentChunks",
        "AzureWebJobs.InputBlobTrigger.Disabled",
        "AzureWebJobsDisableHomepage",
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
        "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
    ];

    private static readonly string[] OfVault = ["Ages__pseudonymKey", "Ages__webhookSecret", "Ages__webhookUrl"];

    private Deployment[] Both
    {
        get
        {
            bicep.Prepare();
            return [bicep.Sample, bicep.Everything];
        }
    }

    [Fact]
    public void Nothing_is_left_in_doubt() => Assert.All(Both, deployed => Assert.Empty(deployed.Doubts.EnumerateArray()));

    [Fact]
    public void App_settings_are_these_and_no_others()
    {
        var (sample, everything) = (Both[0].AppSettings(), Both[1].AppSettings());

        Assert.Equal([.. Always.Append("Ages__retentionDays").Order(StringComparer.Ordinal)], sample.Keys);
        Assert.Equal([.. Always.Concat(OfVault).Order(StringComparer.Ordinal)], everything.Keys);
        Assert.Equal(("160", "400"), (sample["Ages__maxConcurrentChunks"], everything["Ages__maxConcurrentChunks"]));
        Assert.Equal("30", sample["Ages__retentionDays"]);
        Assert.Equal("true", sample["AzureWebJobs.InputBlobTrigger.Disabled"]);
        Assert.Equal("134217728", sample["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]);
        Assert.Equal("managedidentity", sample["AgesStorage__credential"]);
        Assert.Equal("managedidentity", sample["AzureWebJobsStorage__credential"]);
    }

    [Fact]
    public void No_setting_and_no_output_holds_a_secret() => Assert.All(Both, deployed =>
    {
        Assert.DoesNotMatch(Secret(), deployed.Outputs.GetRawText());
        Assert.All(deployed.AppSettings(), setting => Assert.DoesNotMatch(Secret(), setting.Value));
        // These two contain an address, not a secret: the app authenticates with its identity.
        Assert.Contains(
            deployed.AppSettings(),
            setting => setting is { Key: "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", Value: var value }
                && value.Contains("Authorization=AAD;", StringComparison.Ordinal));
        Assert.All(
            deployed.AppSettings().Where(setting => setting.Key == "DURABLE_TASK_SCHEDULER_CONNECTION_STRING"),
            setting => Assert.Contains("Authentication=ManagedIdentity;", setting.Value, StringComparison.Ordinal));
        Assert.True(deployed.The("Microsoft.Insights/components").At("properties", "DisableLocalAuth").GetBoolean());
        Assert.True(deployed.The("Microsoft.OperationalInsights/workspaces").At("properties", "features", "disableLocalAuth").GetBoolean());
    });

    [Fact]
    public void Storage_refuses_keys_old_tls_and_public_access() => Assert.All(Both, deployed =>
    {
        var accounts = deployed.All("Microsoft.Storage/storageAccounts").ToArray();
        Assert.Equal(2, accounts.Length);
        Assert.All(accounts, account =>
        {
            var properties = account.GetProperty("properties");
            Assert.False(properties.GetProperty("allowSharedKeyAccess").GetBoolean());
            Assert.False(properties.GetProperty("allowBlobPublicAccess").GetBoolean());
            Assert.True(properties.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", properties.GetProperty("minimumTlsVersion").GetString());
        });
        var containers = deployed.All("Microsoft.Storage/storageAccounts/blobServices/containers").ToArray();
        Assert.Equal(["batches", "dead-letters", "inputs", "packages", "results", "scientists"], containers.Select(LastName).Order());
        Assert.All(containers, container => Assert.Equal("None", container.At("properties", "publicAccess").GetString()));
    });

    [Fact]
    public void Each_role_is_given_on_one_resource_and_data_by_container()
    {
        string[] always =
        [
            "batches: blob contributor", "dead-letters: blob contributor", "inputs: blob contributor", "results: blob contributor", "scientists: blob contributor",
            "uploaded-blobs: queue contributor", "uploaded-blobs-poison: message sender",
            "ageshost: blob owner", "ageshost: queue contributor", "ageshost: table contributor",
            "agesdata: blob delegator",
            "ages-insights: metrics publisher",
        ];
        string[] optional = ["ageskeys: secrets user"];

        Assert.Equal(always.Order(), Both[0].All(RoleAssignment).Select(Given).Order());
        Assert.Equal(always.Concat(optional).Order(), Both[1].All(RoleAssignment).Select(Given).Order());
    }

    [Fact]
    public void Secrets_are_referred_to_in_a_vault_that_gives_them_to_the_app_alone()
    {
        Assert.Empty(Both[0].All("Microsoft.KeyVault/vaults"));
        var vault = Both[1].The("Microsoft.KeyVault/vaults");
        var (name, properties) = (LastName(vault), vault.GetProperty("properties"));

        Assert.Equal($"@Microsoft.KeyVault(VaultName={name};SecretName=pseudonym-key)", Both[1].AppSettings()["Ages__pseudonymKey"]);
        Assert.Equal($"@Microsoft.KeyVault(VaultName={name};SecretName=webhook-secret)", Both[1].AppSettings()["Ages__webhookSecret"]);
        var app = Both[1].The("Microsoft.Web/sites").GetProperty("properties");
        Assert.Equal(
            app.At("functionAppConfig", "deployment", "storage", "authentication", "userAssignedIdentityResourceId").GetString(),
            app.GetProperty("keyVaultReferenceIdentity").GetString());
        Assert.True(properties.GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.True(properties.GetProperty("enablePurgeProtection").GetBoolean());
        Assert.True(properties.GetProperty("enableSoftDelete").GetBoolean());
        // Secrets are set by hand: no deployment contains one.
        Assert.Empty(Both[1].All("Microsoft.KeyVault/vaults/secrets"));
        Assert.Equal(name, Both[1].Outputs.GetProperty("vaultName").GetString());
    }

    [Fact]
    public void Uploaded_blobs_are_reported_to_the_queue_of_the_trigger_without_a_key() => Assert.All(Both, deployed =>
    {
        var queues = deployed.All("Microsoft.Storage/storageAccounts/queueServices/queues").ToArray();
        Assert.Equal(["uploaded-blobs", "uploaded-blobs-poison"], queues.Select(LastName).Order());
        var properties = deployed.The(Subscription).GetProperty("properties");
        var delivery = properties.GetProperty("deliveryWithResourceIdentity");
        Assert.Equal("UserAssigned", deployed.The("Microsoft.EventGrid/systemTopics").At("identity", "type").GetString());
        Assert.Equal("UserAssigned", delivery.At("identity", "type").GetString());
        Assert.NotEmpty(delivery.At("identity", "userAssignedIdentity").GetString()!);
        Assert.Equal("StorageQueue", delivery.At("destination", "endpointType").GetString());
        var destination = delivery.At("destination", "properties");
        Assert.Equal("uploaded-blobs", destination.GetProperty("queueName").GetString());
        Assert.Equal(-1, destination.GetProperty("queueMessageTimeToLiveInSeconds").GetInt32());
        Assert.Contains("Queue = \"uploaded-blobs\";", Source("src/Functions/Triggers/InputBlobEventTrigger.cs"), StringComparison.Ordinal);

        var filter = properties.GetProperty("filter");
        Assert.Equal(["Microsoft.Storage.BlobCreated"], Texts(filter.GetProperty("includedEventTypes")));
        Assert.Equal("/blobServices/default/containers/scientists/blobs/", filter.GetProperty("subjectBeginsWith").GetString());
        var calls = Assert.Single(filter.GetProperty("advancedFilters").EnumerateArray());
        Assert.Equal(("data.api", "StringIn"), (calls.GetProperty("key").GetString(), calls.GetProperty("operatorType").GetString()));
        Assert.Equal(["PutBlob", "PutBlockList", "CopyBlob", "FlushWithClose"], Texts(calls.GetProperty("values")));
        Assert.Equal(
            "dead-letters",
            properties.At("deadLetterWithResourceIdentity", "deadLetterDestination", "properties", "blobContainerName").GetString());
    });

    [Fact]
    public void The_app_runs_on_flex_consumption_without_passwords() => Assert.All(Both, deployed =>
    {
        Assert.Equal("FC1", deployed.The("Microsoft.Web/serverfarms").At("sku", "name").GetString());
        var properties = deployed.The("Microsoft.Web/sites").GetProperty("properties");
        Assert.True(properties.GetProperty("httpsOnly").GetBoolean());
        var runtime = properties.At("functionAppConfig", "runtime");
        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
        var ready = Assert.Single(properties.At("functionAppConfig", "scaleAndConcurrency", "alwaysReady").EnumerateArray());
        Assert.Equal(("durable", 1), (ready.GetProperty("name").GetString(), ready.GetProperty("instanceCount").GetInt32()));
        var doors = deployed.All("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToArray();
        Assert.Equal(["ftp", "scm"], doors.Select(LastName).Order());
        Assert.All(doors, door => Assert.False(door.At("properties", "allow").GetBoolean()));
    });

    [Fact]
    public void Entra_sign_in_excludes_health_only()
    {
        Assert.DoesNotContain(Both[0].All("Microsoft.Web/sites/config"), config => LastName(config) == "authsettingsV2");
        var validation = Both[1].The("Microsoft.Web/sites/config", "/authsettingsV2").At("properties", "globalValidation");

        Assert.True(validation.GetProperty("requireAuthentication").GetBoolean());
        Assert.Equal(["/api/health"], Texts(validation.GetProperty("excludedPaths")));
    }

    [Fact]
    public void What_it_says_of_the_app_is_so()
    {
        var deployed = Both[1];
        var queries = string.Concat(deployed.All("Microsoft.Insights/scheduledQueryRules").Select(alert => alert.GetRawText()));

        const string Logged = "could not be completed";
        Assert.Contains(Logged, queries, StringComparison.Ordinal);
        Assert.Contains(Logged, Source("src/Functions/Orchestrators/BatchOrchestrator.cs"), StringComparison.Ordinal);
        Assert.Contains("\"ages.batches\"", Source("src/Domain/Batches/Telemetry/BatchTelemetry.cs"), StringComparison.Ordinal);
        Assert.Contains("\"ages.failure\"", Source("src/Domain/Batches/Telemetry/BatchTelemetry.cs"), StringComparison.Ordinal);
        // The log entry of the extension; UploadedBlobEventTests reads it from a host.
        Assert.Contains("Moving message to queue 'uploaded-blobs-poison'", queries, StringComparison.Ordinal);
        Assert.Contains("[Function(nameof(InputBlobTrigger))]", Source("src/Functions/Triggers/InputBlobTrigger.cs"), StringComparison.Ordinal);
    }

    private static string Source(string path) => File.ReadAllText(Repository.PathOf(path));

    private static string LastName(JsonElement resource) => resource.GetProperty("name").GetString()!.Split('/')[^1];

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(one => one.GetString()!)];

    /// <summary>The resource that a role is given on, without what makes its name unique, and the role.</summary>
    private static string Given(JsonElement assignment)
    {
        var scope = assignment.GetProperty("id").GetString()!.Split($"/providers/{RoleAssignment}/")[0];
        Assert.Matches(OneResource(), scope);
        var role = assignment.At("properties", "roleDefinitionId").GetString()!.Split('/')[^1] switch
        {
            "ba92f5b4-2d11-453d-a403-e96b0029c9fe" => "blob contributor",
            "b7e6dc6d-f1e8-4753-8033-0f276bb0955b" => "blob owner",
            "974c5e8b-45b9-4653-ba55-5f855dd0fb88" => "queue contributor",
            "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a" => "message sender",
            "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3" => "table contributor",
            "3913510d-42f4-4e42-8a64-420c390055eb" => "metrics publisher",
            "db58b8e5-c6ad-4a2a-8342-4190687cbf4a" => "blob delegator",
            "4633458b-17de-408a-b874-0445c86b69e6" => "secrets user",
            var other => other,
        };
        return $"{UniquePart().Replace(scope.Split('/')[^1], "")}: {role}";
    }

    [GeneratedRegex("^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+(/[^/]+/[^/]+)+$")]
    private static partial Regex OneResource();

    [GeneratedRegex("-?[a-z0-9]{13}$")]
    private static partial Regex UniquePart();

    // Application Insights' connection string is asked for by name; TemplateTests keeps keys away.
    [GeneratedRegex(@"\blist\w+\(|InstrumentationKey|AccountKey|SharedAccess|[;&?](code|key|sig|password)=", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
