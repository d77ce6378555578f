using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Batches;

namespace ServerlessAges.Api;

/// <summary>Prefer: wait=N (RFC 7240): an answer that waits up to N seconds for the end of its batch.</summary>
internal static class PreferredWait
{
    // The front end of Azure answers for 230 s at most.
    private const int MostSeconds = 200;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Waits, where the request prefers that.</summary>
    /// <returns>The state at the end of the wait; null where there was no wait, or there is no such batch.</returns>
    public static async Task<BatchState?> ForEndAsync(ApiContext api, HttpRequest request, string id)
    {
        if (Read(request) is not { } seconds || !BatchId.IsValid(id)) return null;
        var cancellation = request.HttpContext.RequestAborted;
        var begun = api.Clock.GetTimestamp();
        for (var interval = First; ; interval = interval * 1.5 < Longest ? interval * 1.5 : Longest)
        {
            var state = (await api.Store.FindStateAsync(id, cancellation).ConfigureAwait(false))?.State;
            var left = TimeSpan.FromSeconds(seconds) - api.Clock.GetElapsedTime(begun);
            if (state is null or { HasEnded: true } || left <= TimeSpan.Zero)
            {
                if (state is not null) request.HttpContext.Response.Headers["Preference-Applied"] = $"wait={seconds}";
                return state;
            }

            await Task.Delay(interval < left ? interval : left, api.Clock, cancellation).ConfigureAwait(false);
        }
    }

    // What it does not understand, a server passes over.
    private static int? Read(HttpRequest request)
    {
        foreach (var preference in request.Headers.GetCommaSeparatedValues("Prefer"))
        {
            if (preference.Split(';')[0].Split('=') is [var name, var value]
                && name.Trim().Equals("wait", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(value.AsSpan().Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return Math.Min(seconds, MostSeconds);
            }
        }

        return null;
    }
}
