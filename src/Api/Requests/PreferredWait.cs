namespace ServerlessAges.Api.Requests;

/// <summary>Prefer: wait=N (RFC 7240): the response waits up to N seconds for the end of the batch.</summary>
internal static class PreferredWait
{
    private const int MaxSeconds = 200; // Azure's front end ends a request after 230 s
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(1);

    /// <summary>Returns the state at the end of the wait; null if the request prefers none, or if storage is
    /// unavailable.</summary>
    public static async Task<BatchState?> ForEndAsync(ApiContext api, HttpRequest request, string id)
    {
        if (Read(request) is not { } seconds || !BatchId.IsValid(id)) return null;
        var start = api.Clock.GetTimestamp();
        try
        {
            for (var interval = MinInterval; ; interval = interval * 1.5 < MaxInterval ? interval * 1.5 : MaxInterval)
            {
                if (await api.Store.States.FindAsync(id, request.Aborted) is not { State: var state }) return null;
                request.ResponseHeaders["Preference-Applied"] = $"wait={seconds}";
                var left = TimeSpan.FromSeconds(seconds) - api.Clock.GetElapsedTime(start);
                if (state.HasEnded || left <= TimeSpan.Zero) return state;
                await Task.Delay(interval < left ? interval : left, api.Clock, request.Aborted);
            }
        }
        catch (StorageException)
        {
            return null;
        }
    }

    // A server ignores preferences that it does not know.
    private static int? Read(HttpRequest request)
    {
        var value = request.Headers.GetCommaSeparatedValues("Prefer")
            .Select(preference => preference.Split(';')[0].Split('=', StringSplitOptions.TrimEntries))
            .FirstOrDefault(pair => pair[0].Equals("wait", StringComparison.OrdinalIgnoreCase))?.ElementAtOrDefault(1);
        return int.TryParse(value?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? Math.Min(seconds, MaxSeconds)
            : null;
    }
}
