using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>
/// GET /api/batches/{id}/rejected: the rejected records with their reasons; with <c>?as=input</c> as they stood in the input,
/// under its header and with its line end, to be corrected and sent again.
/// </summary>
public static class GetRejected
{
    /// <summary>Streams them. Rows past the limit are not kept whole, so that <c>as=input</c> leaves them out.</summary>
    public static async Task<IResult> HandleAsync(ApiContext api, HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(request);
        QueryOptions.Only(request, "as", "download");
        var form = request.Query["as"].LastOrDefault();
        if (form is null) return await GetResult.HandleAsync(api, request, id, ResultNames.Rejected).ConfigureAwait(false);
        if (form != "input") throw BatchException.Option("as", $"as '{form}' must be 'input', or be left out.");

        var cancellation = request.HttpContext.RequestAborted;
        var state = await FinishedBatch.FindAsync(api, request, id).ConfigureAwait(false);
        var plan = await api.Store.FindPlanAsync(id, cancellation).ConfigureAwait(false)
            ?? throw new ProblemException(StatusCodes.Status410Gone, ErrorCodes.ResultMissing, "The plan of this batch was removed from storage.");
        var header = await ReadHeaderAsync(api, plan, cancellation).ConfigureAwait(false);
        var rejected = await GetResult.OpenAsync(api, state, ResultNames.Rejected, cancellation).ConfigureAwait(false);
        var type = plan.Dialect.Format == InputFormat.Csv ? MediaTypes.Csv : MediaTypes.Ndjson;
        return Results.Stream(
            async body =>
            {
                await body.WriteAsync(header, cancellation).ConfigureAwait(false);
                byte[] lineEnd = header.AsSpan().EndsWith("\r\n"u8) ? [.. "\r\n"u8] : [plan.Dialect.LineEnd];
                using var lines = new StreamReader(rejected.Content, Encoding.UTF8);
                while (await lines.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
                    await body.WriteAsync(RawOf(line, lineEnd), cancellation).ConfigureAwait(false);
            },
            type, GetResult.FileName(request, $"{id}-rejected.{MediaTypes.Extension(type)}"));
    }

    private static async Task<byte[]> ReadHeaderAsync(ApiContext api, BatchPlan plan, CancellationToken cancellation)
    {
        var header = new byte[plan.Dialect.FirstRow];
        var source = api.Store.OpenInput(plan.Input, 0, header.Length);
        using var release = source as IDisposable;
        for (var filled = 0; filled < header.Length;)
        {
            var read = await source.ReadAsync(filled, header.AsMemory(filled), cancellation).ConfigureAwait(false);
            if (read == 0) throw new InvalidDataException("The input ends in its header.");
            filled += read;
        }

        return header;
    }

    private static byte[] RawOf(string line, byte[] lineEnd)
    {
        using var rejected = JsonDocument.Parse(line);
        var record = rejected.RootElement;
        if (record.GetProperty("reason").GetString() == RejectReason.RowTooLong.Code()) return [];
        return record.TryGetProperty("raw", out var raw)
            ? [.. Encoding.UTF8.GetBytes(raw.GetString()!), .. lineEnd]
            : [.. record.GetProperty("rawBase64").GetBytesFromBase64(), .. lineEnd];
    }
}
