using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>The histogram is made in the browser from as much of the results as a browser should read.</summary>
[Collection("site")]
public sealed class HistogramTests(Site site)
{
    [Fact]
    public async Task It_says_so_where_it_is_not_of_all_results()
    {
        var id = await site.StartBatchAsync("name,born\n" + string.Concat(Enumerable.Repeat("A,1930\nB,1940\nC,1950\nD,1960\n", 125_001)), "?referenceYear=2017");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");

        await Expect(window.Section("Results")).ToContainTextAsync("The first 500,000 of 500,004 results, not all. age: smallest 57, median 67, largest 87.");
        await Expect(window.Page.GetByRole(AriaRole.Img, new() { Name = "Histogram of age. The first 500,000" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Each_age_is_in_the_bin_it_belongs_to_before_our_era_too()
    {
        var id = await site.StartBatchAsync("name,born\nThales,-624\nHypatia,370\nAda,1815\nEmmy,1882\n", "?referenceYear=2017");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");
        await window.Page.GetByText("The histogram as a table").ClickAsync();

        var rows = window.Section("Results").Locator("details tbody tr");
        await Expect(rows).ToHaveCountAsync(26);
        var bins = await rows.AllInnerTextsAsync();
        Assert.Equal(
            ["100 to 199\t1", "200 to 299\t1", "1,600 to 1,699\t1", "2,600 to 2,699\t1"],
            bins.Where(bin => !bin.EndsWith("\t0", StringComparison.Ordinal)));
    }
}
