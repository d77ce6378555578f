namespace ServerlessAges.Api.Requests;

public sealed record ApiContext(
    BatchClient Client, BatchStorage Store, TimeProvider Clock, BatchOptionTable Table, ApiOptions Options)
{
    public HostSettings Settings { get; init; } = new();
}
