using System.IO.Compression;
using System.Text;
using Microsoft.Playwright;
using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>Several files or a folder as one batch, and the inputs of a list in pages.</summary>
[Collection("site")]
public sealed class InputListTests(Site site)
{
    [Fact]
    public async Task A_folder_becomes_one_batch_in_the_order_of_its_names()
    {
        using var folder = new Folder();
        var data = Directory.CreateDirectory(Path.Combine(folder.Path, "data", "2026")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "b.csv"), "name,born\nTu Youyou,1930\n");
        await File.WriteAllTextAsync(Path.Combine(data, "2026", "ä #1%.ndjson"), """{"name":"Ada Yonath","born":1939}""");
        await File.WriteAllBytesAsync(Path.Combine(data, "a.csv.gz"), Zipped("born;name\n1815;Ada Lovelace\nsoon;Hypatia\n"));
        await File.WriteAllTextAsync(Path.Combine(data, ".DS_Store"), "not an input");
        await using var window = await site.OpenAsync();
        await window.Page.GetByText("More options").ClickAsync();
        await window.Page.GetByLabel("Input column").FillAsync("file");

        await window.Page.SetInputFilesAsync("#folder", data);
        await Expect(window.Page.Locator(".chosen li bdi")).ToHaveTextAsync(["data/2026/ä #1%.ndjson", "data/a.csv.gz", "data/b.csv"]);
        await window.ScreenshotAsync("folder");
        await window.Button("Start one batch").ClickAsync();

        var id = await window.ArrivedAsync();
        await Expect(window.Page.Locator(".called")).ToHaveTextAsync("data · 3 files");
        await Expect(window.Status).ToHaveTextAsync("Succeeded");
        var results = window.Section("Results").Locator(".first-results tbody tr");
        await Expect(results).ToHaveCountAsync(3);
        foreach (var (row, name, file) in new[] { (0, "Ada Yonath", "/data/2026/ä #1%.ndjson"), (1, "Ada Lovelace", "/data/a.csv.gz"), (2, "Tu Youyou", "/data/b.csv") })
        {
            await Expect(results.Nth(row)).ToContainTextAsync(name);
            await Expect(results.Nth(row)).ToContainTextAsync(file);
        }

        var inputs = window.Section("Inputs");
        await Expect(inputs).ToContainTextAsync("All 3 inputs.");
        await Expect(inputs.Locator("tbody tr").Nth(1)).ToContainTextAsync("/data/a.csv.gz");
        await inputs.GetByLabel("Show").SelectOptionAsync("rejected");
        await Expect(inputs.Locator("tbody tr")).ToHaveCountAsync(1);
        await inputs.GetByLabel("Show").SelectOptionAsync("unreadable");
        await Expect(inputs).ToContainTextAsync("No such input.");
        await Expect(window.Section("Rejected records").Locator("tbody tr")).ToContainTextAsync("/data/a.csv.gz");
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Button("Rejected, as input").ClickAsync());
        Assert.Equal($"{id}-rejected-input.zip", download.SuggestedFilename);
        using var zip = ZipFile.OpenRead(await download.PathAsync());
        var entry = Assert.Single(zip.Entries);
        Assert.EndsWith("/data/a.csv", entry.FullName, StringComparison.Ordinal);
        using var rows = new StreamReader(entry.Open());
        Assert.Equal("born;name\nsoon;Hypatia\n", await rows.ReadToEndAsync());
    }

    [Fact]
    public async Task A_dropped_folder_is_read_whole()
    {
        await using var window = await site.OpenAsync();

        await window.Page.EvaluateAsync(
            """
            () => {
              const file = path => ({ isFile: true, isDirectory: false, fullPath: path, file: done => done(new File(['name,born\n'], path.split('/').pop())) });
              const folder = (path, entries) => ({
                isDirectory: true, fullPath: path,
                createReader: () => ({ readEntries: done => done(entries.splice(0, 100)) }), // as browsers do
              });
              const many = Array.from({ length: 250 }, (_, at) => file(`/years/many/${String(at).padStart(3, '0')}.csv`));
              const drop = new DragEvent('drop', { bubbles: true, cancelable: true });
              const entries = [folder('/years', [file('/years/z.csv'), file('/years/Thumbs.db'), folder('/years/many', many)])];
              Object.defineProperty(drop, 'dataTransfer', { value: { files: [], getData: () => '', items: entries.map(entry => ({ webkitGetAsEntry: () => entry })) } });
              document.querySelector('.zone').dispatchEvent(drop);
            }
            """);

        await Expect(window.Page.Locator(".chosen li").First).ToContainTextAsync("years/many/000.csv");
        await Expect(window.Page.Locator(".chosen")).ToContainTextAsync("and 246 more files");
        await Expect(window.Page.GetByLabel("One batch")).ToBeCheckedAsync();
        await window.Page.GetByLabel("One batch").UncheckAsync();
        await Expect(window.Button("Start 251 batches")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_that_is_refused_is_named_and_the_others_are_not_sent_again()
    {
        await using var window = await site.OpenAsync();
        window.Expected.Add(413);
        var sent = new List<string>();
        var refusing = true;
        await window.Page.RouteAsync("**/api/inputs/**", async route =>
        {
            var name = new Uri(route.Request.Url).Segments[^1];
            lock (sent) sent.Add(name);
            if (refusing && name == "c.csv")
            {
                await Expect(window.Button("Sending 3 of 3")).ToBeVisibleAsync();
                await route.FulfillAsync(new() { Status = 413, ContentType = "application/problem+json", Body = """{"code":"body-too-large","title":"Too large","detail":"The input has more than 1 bytes."}""" });
                return;
            }

            await route.FulfillAsync(new() { Status = 201, Json = new { } });
        });
        var posted = await StartedAsync(window);
        await ChooseAsync(window, "b.csv", "a.csv", "c.csv");
        await window.Page.GetByLabel("One batch").CheckAsync();

        await window.Button("Start one batch").ClickAsync();
        var problem = window.Page.Locator(".new .problem");
        await Expect(problem).ToContainTextAsync("c.csv: The input has more than 1 bytes.");
        Assert.Empty(posted);
        await Expect(window.Button("Leave this file out")).ToBeVisibleAsync();

        refusing = false;
        await window.Page.Locator(".new button.main").ClickAsync();
        await window.ArrivedAsync();

        Assert.Equal(["a.csv", "b.csv"], sent.Where(name => name is "a.csv" or "b.csv").Order());
        Assert.Equal(2, sent.Count(name => name == "c.csv"));
        var link = Uri.UnescapeDataString(Assert.Single(posted).Url);
        Assert.Matches(@"/api/batches\?sourceList=inputs/\d{14}-[0-9a-f]{8}-list-of-3\.txt$", link);
        Assert.EndsWith(sent.Last(), link, StringComparison.Ordinal);
        await Expect(window.Page.Locator(".called")).ToHaveTextAsync("b.csv and 2 more files");
    }

    [Theory]
    [InlineData(1180, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task A_file_can_be_left_out(int width, ColorScheme theme)
    {
        await using var window = await site.OpenAsync(width: width, theme: theme);
        window.Expected.Add(400);
        var list = "";
        await window.Page.RouteAsync("**/api/inputs/**", async route =>
        {
            if (route.Request.Url.EndsWith("bad.csv", StringComparison.Ordinal))
                await route.FulfillAsync(new() { Status = 400, ContentType = "application/problem+json", Body = """{"code":"bad-blob-name","title":"Bad name","detail":"A name."}""" });
            else
                await route.FulfillAsync(new() { Status = 201, Json = new { } });
            if (route.Request.Url.Contains("-list-of-", StringComparison.Ordinal)) list = route.Request.PostData!;
        });
        await StartedAsync(window);
        await ChooseAsync(window, "z.csv", "bad.csv", "a.csv");
        await window.Page.GetByLabel("One batch").CheckAsync();
        await window.Button("Start one batch").ClickAsync();

        await Expect(window.Button("Leave this file out")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(window.Page, "a file that was refused");
        Assert.Equal(0, await window.OverflowAsync());
        await window.ScreenshotAsync($"refused-{width}");
        await window.Button("Leave this file out").ClickAsync();
        await Expect(window.Page.Locator(".chosen")).Not.ToContainTextAsync("bad.csv");
        await window.Page.Locator(".new button.main").ClickAsync();

        await window.ArrivedAsync();
        Assert.Equal(["z.csv", "a.csv"], list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('/')[^1]));
    }

    [Fact]
    public async Task Files_that_became_batches_are_not_sent_again_after_an_error()
    {
        await using var window = await site.OpenAsync();
        window.Expected.Add(400);
        await ChooseAsync(window, "sent.csv", "late.csv");
        var refused = 0;
        await window.Page.RouteAsync("**/api/batches?*", async route =>
        {
            if (route.Request.PostData?.Length > 0 && refused++ == 1)
                await route.FulfillAsync(new() { Status = 400, ContentType = "application/problem+json", Body = """{"code":"bad-option","title":"Bad","detail":"No."}""" });
            else await route.FallbackAsync();
        });
        await window.Page.GetByLabel("Reference year").FillAsync("2017");

        await window.Button("Start 2 batches").ClickAsync();
        await Expect(window.Page.Locator(".new .problem")).ToContainTextAsync("No.");
        await Expect(window.Page.Locator(".chosen li bdi")).ToHaveTextAsync(["late.csv"]);
        await window.Button("Start batch").ClickAsync();

        await window.ArrivedAsync();
        await Expect(window.Page.Locator(".called")).ToHaveTextAsync("late.csv");
        Assert.Equal(3, refused);
    }

    [Fact]
    public async Task Sending_is_stopped_and_continued()
    {
        await using var window = await site.OpenAsync();
        var released = false;
        await window.Page.RouteAsync("**/api/inputs/**", async route =>
        {
            // The others never end.
            if (released || route.Request.Url.EndsWith("0.csv", StringComparison.Ordinal)) await route.FulfillAsync(new() { Status = 201, Json = new { } });
        });
        await StartedAsync(window);
        await ChooseAsync(window, [.. Enumerable.Range(0, 8).Select(i => $"{i}.csv")]);
        await window.Page.GetByLabel("One batch").CheckAsync();
        await window.Button("Start one batch").ClickAsync();
        await Expect(window.Button("Sending 2 of 8")).ToBeVisibleAsync();
        await window.ScreenshotAsync("sending");

        await window.Button("Stop sending").PressAsync("Enter");

        await Expect(window.Announcer).ToContainTextAsync("Sending was stopped");
        await Expect(window.Button("Stop sending")).ToBeHiddenAsync();
        released = true;
        await Expect(window.Button("Continue: 1 of 8 files sent")).ToBeFocusedAsync();
        await window.Button("Continue: 1 of 8 files sent").ClickAsync();
        await window.ArrivedAsync();
    }

    [Theory]
    [InlineData(1180, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task A_batch_of_10000_inputs_is_shown_in_pages(int width, ColorScheme theme)
    {
        await using var window = await site.OpenAsync(width: width, theme: theme);
        await window.ListAsync(10_000);
        await window.GoToBatchAsync("a-list");
        var inputs = window.Section("Inputs");

        await Expect(inputs).ToContainTextAsync("Inputs 1 to 25 of 10,000.");
        await Expect(inputs.Locator("tbody tr")).ToHaveCountAsync(25);
        await Axe.AssertCleanAsync(window.Page, "a list");
        Assert.Equal(0, await window.OverflowAsync());

        await inputs.GetByLabel("From number").FillAsync("9990");
        await inputs.GetByLabel("From number").PressAsync("Enter");
        await Expect(inputs).ToContainTextAsync("Inputs 9,990 to 10,000 of 10,000.");
        await Expect(window.Button("Next inputs")).ToBeHiddenAsync();
        await Expect(window.Announcer).ToContainTextAsync("Inputs 9,990 to 10,000 of 10,000.");
        await window.Button("Previous inputs").PressAsync("Enter");
        await Expect(inputs).ToContainTextAsync("Inputs 9,965 to 9,989 of 10,000.");
        await window.Button("Next inputs").PressAsync("Enter");
        await Expect(inputs).ToContainTextAsync("Inputs 9,990 to 10,000 of 10,000.");
        await Expect(inputs.GetByRole(AriaRole.Region, new() { Name = "Inputs, a table" })).ToBeFocusedAsync();

        await inputs.GetByLabel("Show").SelectOptionAsync("rejected");
        await Expect(inputs).ToContainTextAsync("25 inputs with an error or rejected records, from 1 to 2,401 of 10,000.");
        await Expect(inputs.Locator("tbody tr").First).ToContainTextAsync("empty-input");
        await Axe.AssertCleanAsync(window.Page, "rejected inputs");
        Assert.Equal(0, await window.OverflowAsync());
        await window.ScreenshotAsync($"inputs-{width}-{theme}");
    }

    [Fact]
    public async Task A_list_at_work_shows_how_many_inputs_are_done()
    {
        await using var window = await site.OpenAsync();
        await window.ListAsync(10_000, done: 7_312);
        await window.GoToBatchAsync("a-list");

        await Expect(window.Page.Locator(".progress")).ToContainTextAsync("7,312 of 10,000 inputs");
        await Expect(window.Section("Inputs")).ToBeHiddenAsync();
    }

    private static Task ChooseAsync(Window window, params string[] names) => window.Page.SetInputFilesAsync(
        "#files", names.Select(name => new FilePayload { Name = name, MimeType = "text/csv", Buffer = "name,born\nAda,1815\n"u8.ToArray() }));

    // Starts no batch, and shows another one.
    private static async Task<List<IRequest>> StartedAsync(Window window)
    {
        var posted = new List<IRequest>();
        await window.ListAsync(3);
        await window.Page.RouteAsync("**/api/batches?*", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.FallbackAsync();
                return;
            }

            posted.Add(route.Request);
            await route.FulfillAsync(new() { Status = 202, Json = new { id = "a-list", status = "Pending", links = new { } } });
        });
        return posted;
    }

    private static byte[] Zipped(string text)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest)) zip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }
}
