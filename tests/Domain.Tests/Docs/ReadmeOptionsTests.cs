using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>The table of options in README.md has every option of a batch, and no other.</summary>
public sealed class ReadmeOptionsTests
{
    [Fact]
    public void Options_are_those_of_the_table()
    {
        var listed = DocExample.ReadAll("README.md").Select(row => row.Code("option")?.Single()).OfType<string>();

        Assert.Equal(AgeBatches.Table.Names.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }
}
