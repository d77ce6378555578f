using System.Net;
using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>The page of a host with other processors than age: decimals below zero, booleans, JSON, integers of 64 bits, nulls.</summary>
public sealed class OtherProcessorTests(MeasuresSite site) : IClassFixture<MeasuresSite>
{
    private const string Places = "place,value\nA,-0.75\nB,-0.5\nC,0.3\nD,\nE,1.25\nF,1.25\n";

    [Fact]
    public async Task The_chart_is_of_the_first_number_of_the_schema()
    {
        var id = await site.StartBatchAsync(Places, "?processor=measure");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");
        var results = window.Section("Results");

        await Expect(results).ToContainTextAsync("All 6 results. degrees: smallest -0.75, median 0.3, largest 1.25.");
        await Expect(window.Page.GetByRole(AriaRole.Img, new() { Name = "Histogram of degrees." })).ToBeVisibleAsync();
        await Expect(results.Locator("canvas")).ToBeVisibleAsync();
        await window.Page.GetByText("The histogram as a table").ClickAsync();
        await Expect(results.Locator("details th").First).ToHaveTextAsync("degrees");
        var bins = await results.Locator("details tbody tr").AllInnerTextsAsync();
        Assert.Equal(
            ["-0.8 up to -0.7\t1", "-0.5 up to -0.4\t1", "0.3 up to 0.4\t1", "1.2 up to 1.3\t2"],
            bins.Where(bin => !bin.EndsWith("\t0", StringComparison.Ordinal)));
        var row = results.Locator(".first-results tbody tr");
        Assert.Equal(
            ["""A {"unit":"C","parts":[1,2.50]} true -0.75 9007199254740993""", """D {"unit":"C","parts":[1,2.50]} false null 9007199254740993"""],
            (await row.AllInnerTextsAsync()).Where((_, at) => at is 0 or 3).Select(text => text.Replace('\t', ' ')));
        if (Environment.GetEnvironmentVariable("AGES_SCREENSHOT") is { } file)
            await window.Page.ScreenshotAsync(new() { Path = file, FullPage = true });
    }

    [Fact]
    public async Task Results_without_a_number_have_no_chart()
    {
        var id = await site.StartBatchAsync(Places, "?processor=word");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");
        var results = window.Section("Results");

        await Expect(results.GetByRole(AriaRole.Cell, new() { Name = "F", Exact = true })).ToBeVisibleAsync();
        Assert.Equal("All 6 results.", await results.Locator(".hint").First.InnerTextAsync());
        await Expect(results.Locator(".histogram")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Json_values_are_the_same_in_csv_that_was_stored_and_in_csv_made_of_ndjson()
    {
        string[] values = ["\"5\"", "\"true\"", "\"null\"", "\"\"", "\"a text\"", "7", "true", "{\"a\":\"x\"}", "[1,2.50]"];
        var rows = string.Concat(values.Select((value, at) => $"P{at},\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"));

        var stored = await ResultsAsync("?processor=json&format=csv");
        Assert.Equal(values.Length + 1, stored.Count(letter => letter == '\n'));
        Assert.Equal(stored, await ResultsAsync("?processor=json&format=ndjson"));

        async Task<string> ResultsAsync(string query)
        {
            var id = await site.StartBatchAsync($"place,value\n{rows}", query);
            await site.EndedAsync(id);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/batches/{id}/results") { Headers = { { "Accept", "text/csv" } } };
            using var response = await site.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await response.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Rows_with_other_members_stand_under_their_names()
    {
        var id = await site.StartBatchAsync(
            "{\"place\":\"A\",\"value\":1,\"x\":\"1\"}\n{\"place\":\"B\",\"y\":[2],\"value\":2}\n", "?processor=measure&keep=*&inputFormat=ndjson&format=ndjson");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");
        var table = window.Section("Results").Locator(".first-results");

        await Expect(table.Locator("tbody tr")).ToHaveCountAsync(2);
        var names = await table.Locator("th").AllInnerTextsAsync();
        var second = await table.Locator("tbody tr").Nth(1).Locator("td").AllInnerTextsAsync();
        Assert.Equal("", second[names.ToList().IndexOf("x")]);
        Assert.Equal("[2]", second[names.ToList().IndexOf("y")]);
    }

    [Fact]
    public async Task The_form_shows_the_columns_of_the_processor_and_the_defaults_of_the_settings()
    {
        await using var window = await site.OpenAsync();

        await Expect(window.Page.GetByLabel("Places")).ToHaveAttributeAsync("placeholder", "3");
        await Expect(window.Page.Locator("#option-format")).ToHaveValueAsync("csv");
        await Expect(window.Page.Locator("#rows")).ToHaveAttributeAsync("placeholder", "place,value\n");
        await Expect(window.Button("Fill in seven scientists")).ToBeHiddenAsync();
    }
}
