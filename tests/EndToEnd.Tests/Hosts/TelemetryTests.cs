using System.Globalization;
using System.Text;

namespace ServerlessAges.Tests.Hosts;

/// <summary>Traces, metrics and logs that the embedded host exports.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_batch_is_one_trace_with_metrics_and_logs()
    {
        Service.SkipUnlessEmbedded();
        await using var otlp = await OtlpReceiver.StartAsync();
        var id = await RunAsync(service =>
        {
            service.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp.Address.ToString();
            service.Settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            service.Settings["Ages__maxConcurrentChunks"] = "6";
        });

        var spans = otlp.Spans.Where(span => span.Tags["ages.batch.id"] == id).ToArray();
        var batch = Assert.Single(spans, span => span.Name == "batch");
        Assert.All(spans, span => Assert.Equal((batch.Trace, batch.Parent), (span.Trace, span.Parent)));
        var chunks = spans.Where(span => span.Name == "chunk").ToArray();
        Assert.Equal(12, chunks.Length);
        Assert.Equal(batch.Tags["ages.records"], $"{chunks.Sum(chunk => long.Parse(chunk.Tags["ages.records"], CultureInfo.InvariantCulture))}");
        foreach (var metric in (string[])["ages.records", "ages.bytes", "ages.rejected", "ages.chunk.duration", "ages.batches"])
            Assert.Contains(metric, otlp.Texts["metrics"], StringComparison.Ordinal);
        Assert.Contains(id, otlp.Texts["logs"], StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("AGES_TRACE") is { } file) await File.WriteAllTextAsync(file, Describe(spans));
    }

    [Fact]
    public async Task Nothing_is_exported_without_an_endpoint()
    {
        Service.SkipUnlessEmbedded();
        await using var otlp = await OtlpReceiver.StartAsync();

        // A header alone does not enable the exporter. Its assemblies are not loaded.
        await RunAsync(service => service.Settings["OTEL_EXPORTER_OTLP_HEADERS"] = "tenant=test", before: service =>
        {
            var loaded = $"/proc/{service.ProcessId}/maps";
            if (File.Exists(loaded)) Assert.DoesNotContain("OpenTelemetry", File.ReadAllText(loaded), StringComparison.Ordinal);
        });

        Assert.Empty(otlp.Spans);
        Assert.Empty(otlp.Texts);
    }

    private static async Task<string> RunAsync(Action<Service> set, Action<Service>? before = null)
    {
        using var folder = new Folder();
        await using var storage = await Storage.StartAsync(folder.Path);
        using var service = new Service();
        set(service);
        await service.StartOnAsync(storage);
        var body = Inputs.Mixed(20_000, seed: 5);
        var id = await service.AcceptedAsync(body, query: $"?referenceYear=2017&chunkSize={(body.Length / 12) + 1}");
        await service.EndedAsync(id);
        before?.Invoke(service);
        Assert.Equal(0, await service.StopAsync()); // the exporter flushes on shutdown
        return id;
    }

    // For docs/observability.md: AGES_TRACE=FILE dotnet test tests/EndToEnd.Tests --filter-class "*.TelemetryTests"
    private static string Describe(Span[] spans)
    {
        var start = spans.Min(span => span.Start);
        string[] shown = ["ages.chunk.index", "ages.records", "ages.rejected", "ages.bytes", "ages.end"];
        var text = new StringBuilder();
        foreach (var span in spans.OrderBy(span => span.Start))
        {
            var tags = string.Join(' ', shown.Where(span.Tags.ContainsKey).Select(tag => $"{tag["ages.".Length..]}={span.Tags[tag]}"));
            text.Append(
                CultureInfo.InvariantCulture,
                $"{span.Name,-14}{(span.Start - start) / 1e6,9:0.0} ms  +{(span.End - span.Start) / 1e6,7:0.0} ms  {tags}\n");
        }

        return text.ToString();
    }
}
