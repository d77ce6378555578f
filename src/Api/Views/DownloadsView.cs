namespace ServerlessAges.Api.Views;

/// <summary>The addresses of a batch's results in storage, and until when they are valid.</summary>
internal sealed record DownloadsView(
    DateTimeOffset Until, DownloadView Ages, DownloadView Rejected, DownloadView Manifest);

internal sealed record DownloadView(string Url, string Type, long Length);
