using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ServerlessAges.Api.Problems;
using ServerlessAges.Slices;

namespace ServerlessAges.Api;

/// <summary>A request's body, hashed as it passes and stopped at the limit.</summary>
internal sealed class LimitedBody(Stream body, ApiOptions options) : ReadOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long passed;

    public static ProblemException TooLarge(ApiOptions options) => new(
        StatusCodes.Status413PayloadTooLarge, "body-too-large",
        $"The body has more than {options.MaxBody} bytes: put the file into the blob container '{options.Drops}' instead, "
        + "it starts a batch by itself.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        passed += read;
        if (passed > options.MaxBody) throw TooLarge(options);
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
