using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;

namespace ServerlessAges.Api;

/// <summary>A request's body, hashed as it passes and stopped at the limit.</summary>
internal sealed class LimitedBody : ReadOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stream body;
    private readonly long most;
    private readonly string wayRound;
    private long passed;

    /// <summary>Takes a body of at most so many bytes; the way round is for a longer one.</summary>
    /// <exception cref="ProblemException">413: it says that it is longer.</exception>
    public LimitedBody(HttpRequest request, long most, string wayRound)
    {
        (body, this.most, this.wayRound) = (request.Body, most, wayRound);
        if (request.ContentLength > most) throw TooLarge(most, wayRound);
    }

    public static ProblemException TooLarge(long most, string wayRound) => new(
        StatusCodes.Status413PayloadTooLarge, ErrorCodes.BodyTooLarge, $"The input has more than {most} bytes: {wayRound}");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        passed += read;
        if (passed > most) throw TooLarge(most, wayRound);
        hash.AppendData(buffer.Span[..read]);
        return read;
    }

    /// <summary>SHA-256 of what has passed.</summary>
    public string Hash() => Convert.ToHexStringLower(hash.GetCurrentHash());

    protected override void Dispose(bool disposing)
    {
        if (disposing) hash.Dispose();
        base.Dispose(disposing);
    }
}
