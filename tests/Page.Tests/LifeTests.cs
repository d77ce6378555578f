using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>A batch from its file to its end, all of it in the page and without a reload.</summary>
[Collection("site")]
public sealed partial class LifeTests(Site site)
{
    [Fact]
    public async Task A_dropped_file_becomes_ages_a_histogram_and_rejected_records()
    {
        await using var window = await site.OpenAsync();
        await window.DropAsync("scientists.csv", File.ReadAllText(Samples.Scientists) + "Hypatia,Unknown\n");
        await Expect(window.Button("Start batch")).ToBeFocusedAsync();
        await window.Page.GetByLabel("Reference year").FillAsync("2017");

        await window.Button("Start batch").ClickAsync();

        await window.ArrivedAsync();
        await Expect(window.Status).ToHaveTextAsync("Succeeded");
        await Expect(window.Page.Locator(".called")).ToHaveTextAsync("scientists.csv");
        await Expect(window.Page.Locator(".count-results")).ToContainTextAsync("7");
        await Expect(window.Section("Results")).ToContainTextAsync("All 7 results. age: smallest 66, median 89, largest 202.");
        await Expect(window.Section("Results").GetByRole(AriaRole.Cell, new() { Name = "Ada Lovelace" })).ToBeVisibleAsync();
        await Expect(window.Section("Results").Locator("canvas")).ToBeVisibleAsync();
        var rejected = window.Section("Rejected records");
        await Expect(rejected.Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(rejected.Locator("tbody tr")).ToContainTextAsync("invalid-year");
        await Expect(rejected.Locator("tbody tr")).ToContainTextAsync("Hypatia,Unknown");
        await Expect(window.Announcer).ToContainTextAsync("Batch accepted");
    }

    [Fact]
    public async Task A_batch_without_records_shows_a_warning()
    {
        var id = await site.StartBatchAsync("name,born\n", "");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");

        await Expect(window.Page.GetByText("The input has no records")).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".count-records")).ToContainTextAsync("0");
        await Expect(window.Section("Timeline")).ToContainTextAsync("The batch has no chunks.");
    }

    [Fact]
    public async Task Results_are_downloaded_in_every_form()
    {
        (string Button, string Name, string Content)[] files =
        [
            ("Results, NDJSON", "-results.ndjson", "{\"name\":\"Ada Lovelace\",\"age\":202}"),
            ("Results, CSV", "-results.csv", "Ada Lovelace,202"),
            ("Results, JSON", "-results.json", "[\n{\"name\":\"Ada Lovelace\",\"age\":202}"),
            ("Rejected records", "-rejected.ndjson", "\"reason\":\"invalid-year\""),
            ("Rejected, as input", "-rejected-input.csv", "name,born\nHypatia,Unknown\n"),
            ("Manifest", "-manifest.json", "\"rejected\""),
        ];
        var id = await site.StartBatchAsync("name,born\nAda Lovelace,1815\nHypatia,Unknown\n", "?referenceYear=2017");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync($"#/batches/{id}");
        foreach (var (button, name, content) in files)
        {
            var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Button(button).ClickAsync());
            Assert.Equal(id + name, download.SuggestedFilename);
            Assert.Contains(content, await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_batch_at_work_is_watched_cancelled_and_redriven()
    {
        var rows = Rows.Csv(120_000);
        await using var window = await site.OpenAsync();
        await window.Page.SetInputFilesAsync("#files", new FilePayload { Name = "many.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(rows) });
        await window.Page.GetByText("More options").ClickAsync();
        await window.Page.GetByLabel("Chunk size").FillAsync($"{rows.Length / 250}");
        await window.Button("Start batch").ClickAsync();
        var id = await window.ArrivedAsync();

        await Expect(window.Status).ToHaveTextAsync("Running");
        await Expect(window.Page.Locator(".progress")).ToContainTextAsync("chunks");
        await Expect(window.Page.Locator(".progress")).ToContainTextAsync("records/s");
        await Expect(window.Page.Locator(".progress")).ToContainTextAsync("remaining");
        await window.Button("Cancel").ClickAsync();
        await Expect(window.Status).ToHaveTextAsync("Cancelled");
        await Expect(window.Button("Cancel")).ToBeHiddenAsync();
        await Expect(window.Section("Results")).ToBeHiddenAsync();

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "All batches" }).ClickAsync();
        await Expect(window.Page.Locator(".row", new() { HasText = id })).ToContainTextAsync("Cancelled");
        await Expect(window.Page.Locator(".row", new() { HasText = id })).ToContainTextAsync("many.csv");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = id }).ClickAsync();

        await window.Button("Redrive").ClickAsync();
        await Expect(window.Announcer).ToContainTextAsync(Reused());
        await Expect(window.Page.Locator(".head")).ToContainTextAsync(Reused());
        await Expect(window.Status).ToHaveTextAsync("Succeeded", new() { Timeout = 40_000 });
        await Expect(window.Page.Locator(".when")).ToContainTextAsync("attempt 2");
        await Expect(window.Section("Results")).ToContainTextAsync("All 117,600 results.");
        await Expect(window.Section("Rejected records")).ToContainTextAsync("The first 100 of 2,400");
        await Expect(window.Section("Rejected records").Locator("tbody tr:visible")).ToHaveCountAsync(15);
        await window.Button("Show 85 more").ClickAsync();
        await Expect(window.Section("Rejected records").Locator("tbody tr:visible")).ToHaveCountAsync(100);
    }

    [Fact]
    public async Task A_batch_is_deleted_after_a_question()
    {
        var id = await site.StartBatchAsync("name,born\nAda,1815\n");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync();
        await window.GoToBatchAsync(id);

        await window.Button("Delete").ClickAsync();
        await window.Button("Keep batch").ClickAsync();
        await Expect(window.Status).ToHaveTextAsync("Succeeded");
        await window.Button("Delete").ClickAsync();
        await window.Page.Locator("#confirm-yes").ClickAsync();

        await Expect(window.Status).ToHaveTextAsync("Deleted");
        await Expect(window.Section("Results")).ToBeHiddenAsync();
        await Expect(window.Button("Delete")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Rows_that_cannot_be_taken_are_answered_in_the_services_own_words()
    {
        await using var window = await site.OpenAsync();
        window.Expected.Add(400);
        await window.Page.GetByLabel("or paste rows").FillAsync("person,year\nAda,1815\n");

        await window.Button("Start batch").ClickAsync();

        var problem = window.Page.Locator(".new .problem");
        await Expect(problem).ToContainTextAsync("missing-column");
        await Expect(problem).ToContainTextAsync("The header has no column 'name'");
        await window.Page.GetByText("More options").ClickAsync();
        await window.Page.GetByLabel("Columns").FillAsync("name=person,born=year");
        await window.Button("Start batch").ClickAsync();
        await window.ArrivedAsync();
        await Expect(window.Status).ToHaveTextAsync("Succeeded");
    }

    [Fact]
    public async Task A_failed_batch_says_why_and_one_that_is_not_there_too()
    {
        var id = await site.StartBatchAsync(Rows.Csv(100, unusableEvery: 2), "?maxRejected=3");
        Assert.Equal("Failed", await site.EndedAsync(id));
        await using var window = await site.OpenAsync($"#/batches/{id}");
        window.Expected.Add(404);

        await Expect(window.Status).ToHaveTextAsync("Failed");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("50 of 100 records were rejected, and maxRejected allows 3");
        await Expect(window.Button("Redrive")).ToBeVisibleAsync();

        await window.GoToBatchAsync("nothing");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("The batch 'nothing' does not exist.");
    }

    [Fact]
    public async Task The_list_follows_what_others_start()
    {
        await using var window = await site.OpenAsync();
        await Expect(window.Page.Locator("#s-batches")).ToBeVisibleAsync();

        var id = await site.StartBatchAsync("name,born\nAda,1815\nHypatia,Unknown\n");

        var row = window.Page.Locator(".row", new() { HasText = id });
        await Expect(row).ToContainTextAsync("Succeeded");
        await Expect(row).ToContainTextAsync("2 records, 1 rejected");
    }

    [Fact]
    public async Task A_hidden_page_polls_twice_a_minute()
    {
        await using var window = await site.OpenAsync();
        await window.Page.Clock.InstallAsync();
        var requests = 0;
        await window.Page.RouteAsync("**/api/batches**", route =>
        {
            Interlocked.Increment(ref requests);
            return route.FulfillAsync(new() { Json = new { batches = Array.Empty<object>() } });
        });
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator(".empty")).ToBeVisibleAsync();
        Assert.InRange(await AskedInAMinuteAsync(), 6, 12);

        await LookAsync(false);
        await window.Page.Clock.RunForAsync(5_000); // what was planned already
        Assert.InRange(await AskedInAMinuteAsync(), 1, 2);

        requests = 0;
        await LookAsync(true);
        await Wait.UntilAsync(() => requests > 0, "a visible page polls again");

        async Task<int> AskedInAMinuteAsync()
        {
            requests = 0;
            for (var seconds = 0; seconds < 60; seconds++)
            {
                await window.Page.Clock.RunForAsync(1_000);
                await window.Page.EvaluateAsync("() => fetch('page/icon.svg').then(answer => answer.text())"); // until answers are in
            }

            return requests;
        }

        Task LookAsync(bool looking) => window.Page.EvaluateAsync(
            """
            looking => {
              Object.defineProperty(document, 'hidden', { value: !looking, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """,
            looking);
    }

    [Fact]
    public async Task A_service_that_is_away_is_waited_for()
    {
        await using var window = await site.OpenAsync();
        await Expect(window.Page.Locator("#s-batches")).ToBeVisibleAsync();
        await window.Page.RouteAsync("**/api/**", route => route.FulfillAsync(new() { Status = 503, Body = "" }));
        window.Expected.Add(503);
        await Expect(window.Page.Locator("#connection")).ToContainTextAsync("503");

        await window.Page.UnrouteAllAsync();
        await Expect(window.Page.Locator("#connection")).ToBeHiddenAsync();
    }

    [GeneratedRegex("Redriven, [1-9][0-9]* chunks? reused")]
    private static partial Regex Reused();
}
