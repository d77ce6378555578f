using System.Threading.RateLimiting;

namespace ServerlessAges.Api.Requests;

/// <summary>Receives a few bodies at a time. Some wait unread, and the others are refused.</summary>
internal sealed class BodyLimiter(int maxConcurrent) : IDisposable
{
    public static readonly BodyLimiter Uploads = new(maxConcurrent: 8); // an upload buffers up to 16 MiB
    private const int MaxWaiting = 64;
    private const int RetryAfterSeconds = 5;
    private readonly ConcurrencyLimiter limiter = new(new() { PermitLimit = maxConcurrent, QueueLimit = MaxWaiting });

    public async Task<IDisposable> EnterAsync(HttpRequest request)
    {
        var lease = await limiter.AcquireAsync(cancellationToken: request.Aborted);
        if (lease.IsAcquired) return lease;
        request.ResponseHeaders.RetryAfter = $"{RetryAfterSeconds}";
        throw new BatchException(
            ErrorCodes.TooBusy,
            $"{maxConcurrent} bodies are being received and {MaxWaiting} wait. Try again in {RetryAfterSeconds} s.");
    }

    public void Dispose() => limiter.Dispose();
}
