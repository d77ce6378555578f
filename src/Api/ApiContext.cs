using ServerlessAges.Batches;

namespace ServerlessAges.Api;

/// <summary>What every handler works with.</summary>
/// <param name="Client">The host's client.</param>
/// <param name="Store">Where batches live.</param>
/// <param name="Clock">Time.</param>
/// <param name="Options">Limits.</param>
public sealed record ApiContext(IBatchClient Client, IBatchStore Store, TimeProvider Clock, ApiOptions Options);

/// <summary>Limits of the HTTP surface.</summary>
public sealed record ApiOptions
{
    /// <summary>The longest body in bytes, as it is sent; larger inputs are dropped as blobs.</summary>
    public long MaxBody { get; init; } = 100 << 20;

    /// <summary>The container for dropped blobs, as errors name it.</summary>
    public string Drops { get; init; } = "scientists";
}
