namespace ServerlessAges.Api.Requests;

/// <summary>The services and limits that every handler uses.</summary>
public sealed record ApiContext(
    BatchClient Client, BatchStorage Store, TimeProvider Clock, BatchOptionTable Table, ApiOptions Options)
{
    public HostSettings Settings { get; init; } = new();
}
