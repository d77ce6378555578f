using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAges.Functions;

namespace ServerlessAges.Tests;

public sealed class ServerlessAgesExtensionsTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("@Microsoft.KeyVault(VaultName=ageskeys;SecretName=pseudonym-key)", false)]
    [InlineData("a key of an operator's choice", true)]
    public void A_reference_to_a_vault_that_was_not_resolved_is_no_key(string? setting, bool isKey)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AgesStorage"] = "UseDevelopmentStorage=true",
            ["Ages:pseudonymKey"] = setting,
        }).Build();

        using var services = new ServiceCollection()
            .AddServerlessAges(settings, processors => processors.Add<AgeProcessor>().Add<PseudonymProcessor>()).BuildServiceProvider();

        Assert.Equal(isKey, services.GetRequiredService<ActivityServices>().Settings.Secrets.Has("pseudonymKey"));
    }
}
