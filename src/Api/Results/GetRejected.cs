using System.Text;
using System.Text.Json;

namespace ServerlessAges.Api.Results;

/// <summary>
/// GET /api/batches/{id}/rejected: the rejected records with their reasons. With <c>?as=input</c>: their rows, with the
/// input's header and line ends, to be corrected and sent again. Rows over the limit are not stored whole, and are
/// omitted.
/// </summary>
public static class GetRejected
{
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        QueryOptions.Only(request, "as", "download");
        var form = QueryOptions.Find(request, "as");
        if (form is not (null or "input"))
            throw BatchException.Option("as", $"as '{form}' must be 'input', or be omitted.");

        var cancellation = request.Aborted;
        var state = await StoredResult.FindBatchAsync(api, request, id);
        var rejected = await StoredResult.OpenAsync(api, request, state, ResultNames.Rejected);
        if (form is null) return StoredResult.Send(request, state, ResultNames.Rejected, rejected);

        var plan = await StoredResult.FindPlanAsync(api, request, id);
        var header = await ReadHeaderAsync(api, plan, cancellation);
        var type = plan.Dialect.Format == InputFormat.Csv ? MediaTypes.Csv : MediaTypes.Ndjson;
        return TypedResults.Stream(
            async body =>
            {
                await body.WriteAsync(header, cancellation);
                byte[] lineEnd = header.AsSpan().EndsWith("\r\n"u8) ? [.. "\r\n"u8] : [plan.Dialect.LineEnd];
                using var lines = new StreamReader(rejected.Content, Encoding.UTF8);
                while (await lines.ReadLineAsync(cancellation) is { } line)
                    await body.WriteAsync(RawOf(line, lineEnd), cancellation);
            },
            type, StoredResult.FileName(request, $"{id}-rejected.{MediaTypes.Extension(type)}"));
    }

    private static async Task<byte[]> ReadHeaderAsync(ApiContext api, BatchPlan plan, CancellationToken cancellation)
    {
        var header = new byte[plan.Dialect.FirstRow];
        var source = api.Store.Inputs.Open(plan.Input, 0, header.Length);
        using var release = source as IDisposable;
        await new SourceStream(source).ReadExactlyAsync(header, cancellation);
        return header;
    }

    private static byte[] RawOf(string line, byte[] lineEnd)
    {
        using var rejected = JsonDocument.Parse(line);
        var record = rejected.RootElement;
        if (record.GetProperty("reason").GetString() == RejectReasons.RowTooLong.Code) return [];
        return record.TryGetProperty("raw", out var raw)
            ? [.. Encoding.UTF8.GetBytes(raw.GetString()!), .. lineEnd]
            : [.. record.GetProperty("rawBase64").GetBytesFromBase64(), .. lineEnd];
    }
}
