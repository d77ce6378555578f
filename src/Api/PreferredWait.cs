using System.Globalization;
using Azure;
using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>Prefer: wait=N (RFC 7240): an answer that waits up to N seconds for the end of its batch.</summary>
internal static class PreferredWait
{
    // The front end of Azure answers for 230 s at most.
    private const int MostSeconds = 200;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Waits, where the request prefers that. Storage that is away ends the wait, not the request.</summary>
    /// <returns>The state at the end of the wait; null where there was none, or nothing is known.</returns>
    public static async Task<BatchState?> ForEndAsync(ApiContext api, HttpRequest request, string id)
    {
        if (Read(request) is not { } seconds || !BatchId.IsValid(id)) return null;
        var begun = api.Clock.GetTimestamp();
        try
        {
            for (var interval = First; ; interval = interval * 1.5 < Longest ? interval * 1.5 : Longest)
            {
                if (await api.Store.FindStateAsync(id, request.HttpContext.RequestAborted).ConfigureAwait(false) is not { State: var state }) return null;
                request.HttpContext.Response.Headers["Preference-Applied"] = $"wait={seconds}";
                var left = TimeSpan.FromSeconds(seconds) - api.Clock.GetElapsedTime(begun);
                if (state.HasEnded || left <= TimeSpan.Zero) return state;
                await Task.Delay(interval < left ? interval : left, api.Clock, request.HttpContext.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            return null;
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
