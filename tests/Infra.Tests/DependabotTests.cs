namespace ServerlessAges.Tests;

/// <summary>Everything that comes from elsewhere is kept up to date.</summary>
public sealed class DependabotTests
{
    [Fact]
    public void Every_kind_of_dependency_is_looked_at_weekly_and_in_one_group()
    {
        var updates = Yaml.Read(".github/dependabot.yml")["updates"]!.AsArray();

        Assert.Equal(["devcontainers", "github-actions", "npm", "npm", "npm", "nuget"], updates.Select(update => (string)update!["package-ecosystem"]!).Order());
        Assert.All(updates, update =>
        {
            Assert.Equal("weekly", (string)update!["schedule"]!["interval"]!);
            Assert.Equal(["*"], Assert.Single(update["groups"]!.AsObject()).Value!["patterns"]!.Texts());
        });
    }
}
