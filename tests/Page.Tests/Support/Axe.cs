using System.Text.Json;
using Microsoft.Playwright;

namespace ServerlessAges.Tests.Support;

/// <summary>axe-core in the page: it comes in before the page does, past the page's own policy.</summary>
internal static class Axe
{
    private static readonly Lazy<string> Source = new(() => File.ReadAllText(NpmModules.PathOf("axe-core/axe.min.js")));

    public static string Script => Source.Value;

    /// <summary>Nothing of what axe knows is amiss, the good practices among it.</summary>
    public static async Task AssertCleanAsync(IPage page, string view)
    {
        // With reduced motion, colours change in the next frame.
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        var result = await page.EvaluateAsync<JsonElement>("() => axe.run(document, { resultTypes: ['violations'] })");
        var violations = result.GetProperty("violations").EnumerateArray().Select(violation =>
            $"{violation.GetProperty("id").GetString()}: {violation.GetProperty("help").GetString()}\n    "
            + string.Join("\n    ", violation.GetProperty("nodes").EnumerateArray().Take(3)
                .Select(node => $"{node.GetProperty("html").GetString()} {node.GetProperty("failureSummary").GetString()}")));
        Assert.True(!violations.Any(), $"{view}:\n  {string.Join("\n  ", violations)}");
        Assert.NotEqual(0, result.GetProperty("passes").GetArrayLength());
    }
}
