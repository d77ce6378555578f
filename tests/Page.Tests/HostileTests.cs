using static ServerlessAges.Tests.Support.Window;

namespace ServerlessAges.Tests;

/// <summary>Names are anybody's text. They are shown as they are, and do nothing.</summary>
[Collection("site")]
public sealed class HostileTests(Site site)
{
    private const string Image = "<img src=x onerror=\"document.title='taken'\">";
    private const string Script = "<script>document.title='taken'</script>";
    private const string Turned = "\u202Edetrevni\u202C after";
    private const string Emoji = "👩‍🔬 Vera 🔭";

    [Fact]
    public async Task Names_of_every_kind_are_text()
    {
        var body = $"name,born\n\"{Image.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1815\n{Script},1820\n{Turned},1920\n{Emoji},1928\nابن سينا,980\n"
            + $"\"{Image.Replace("\"", "\"\"", StringComparison.Ordinal)}\",Unknown\n{Turned},soon\n";
        await using var window = await site.OpenAsync();
        await window.DropAsync(Image + ".csv", body);
        await Expect(window.Page.Locator(".chosen")).ToContainTextAsync(Image);
        await window.Button("Start batch").ClickAsync();
        var id = await window.ArrivedAsync();

        await Expect(window.Page.Locator(".called")).ToHaveTextAsync(Image + ".csv");
        foreach (var name in new[] { Image, Script, Turned, Emoji, "ابن سينا" })
            await Expect(window.Section("Results").Locator("td bdi").GetByText(name, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Section("Rejected records").Locator("code.raw").First).ToContainTextAsync("onerror");
        await Expect(window.Section("Rejected records").Locator("tbody tr")).ToHaveCountAsync(2);
        Assert.Equal(0, await window.Page.Locator("main img, main script").CountAsync());
        Assert.StartsWith("Succeeded", await window.Page.TitleAsync(), StringComparison.Ordinal);

        await window.GoAsync("#/");
        await Expect(window.Page.Locator(".row", new() { HasText = id })).ToContainTextAsync(Image);
        Assert.Equal(0, await window.Page.Locator("main img, main script").CountAsync());
    }

    [Fact]
    public async Task An_address_and_an_instance_are_text_too()
    {
        var id = await site.StartBatchAsync("name,born\nAda,1815\n");
        await site.EndedAsync(id);
        await using var window = await site.OpenAsync();
        window.Expected.AddRange([400, 404]);
        await window.GoAsync($"#/batches/{Uri.EscapeDataString(Script)}");
        await Expect(window.Page.Locator("h1")).ToHaveTextAsync(Script);

        await window.TimelineAsync(instance: Image);
        await window.GoToBatchAsync(id);
        await window.Page.GetByText("The timeline as a table").ClickAsync();
        await Expect(window.Section("Timeline").GetByText(Image, new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.Equal(0, await window.Page.Locator("main img, main script").CountAsync());
    }

    [Fact]
    public async Task A_file_name_cannot_break_out_of_the_command()
    {
        await using var window = await site.OpenAsync();
        await window.DropAsync("it's; rm -rf ~.csv", "name,born\n");
        await Expect(window.Page.Locator(".new .curl code")).ToContainTextAsync("""curl --data-binary '@it'\''s; rm -rf ~.csv' """);
    }
}
