using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>
/// Bounds the memory that request bodies take: a few are received at a time, some more wait unread, and the others are refused.
/// </summary>
/// <param name="atOnce">How many are received at a time.</param>
internal sealed class BodyLimiter(int atOnce) : IDisposable
{
    private const int MaxWaiting = 64;
    private const int RetryAfterSeconds = 5;

    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions { PermitLimit = atOnce, QueueLimit = MaxWaiting });

    /// <summary>Waits for a turn, which lasts until the lease is disposed.</summary>
    /// <exception cref="ProblemException">503: too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(HttpRequest request)
    {
        var lease = await limiter.AcquireAsync(cancellationToken: request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (lease.IsAcquired) return lease;
        request.HttpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        throw new ProblemException(
            StatusCodes.Status503ServiceUnavailable, ErrorCodes.TooBusy,
            $"{atOnce} bodies are being received and {MaxWaiting} wait. Try again in {RetryAfterSeconds} s.");
    }

    public void Dispose() => limiter.Dispose();
}
