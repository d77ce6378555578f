using System.Xml;
using Azure.Storage.Blobs;

namespace ServerlessAges.Cli.Common;

internal static class StorageArgument
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    // One request with few retries, so that a wrong name is reported within seconds.
    public static async Task<BlobStoreOptions> OpenAsync(string text, string setting, CancellationToken cancellation)
    {
        BlobStoreOptions options;
        BlobServiceClient client;
        try
        {
            options = BlobStoreOptions.FromText(text);
            client = BlobServiceFactory.Create(
                options, to => (to.Retry.MaxRetries, to.Retry.NetworkTimeout) = (1, Timeout / 3));
        }
        catch (Exception exception) when (
            exception is FormatException or InvalidOperationException or ArgumentException)
        {
            throw UsageError.Of($"{setting} is neither a connection string nor https://ACCOUNT.blob.core.windows.net: "
                + ErrorReport.Reason(exception));
        }

        var place = $"The storage at {client.Uri.GetLeftPart(UriPartial.Path)} ({setting})";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            var answer = await client.GetBlobContainerClient(options.Inputs)
                .GetPropertiesAsync(cancellationToken: timeout.Token);
            if (answer.GetRawResponse().Headers.Contains("x-ms-version")) return options;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && exception
            is StorageException or AggregateException or HttpRequestException or XmlException
                or OperationCanceledException)
        {
            return exception switch
            {
                // The container is created when a request needs it. A valid key may be unable to read it.
                StorageException { Code: "ContainerNotFound" } => options,
                StorageException { Status: 403, Code: not (null or "AuthenticationFailed") } => options,
                StorageException { Status: > 0 and var status, Code: var code } => throw Refused(status,
                    $"refuses: {$"{status} {code}".TrimEnd()}. Check its address, and the account's name and key."),
                StorageException { Code: StorageException.NoIdentity } => throw Refused(
                    0, $"needs an identity: {ErrorReport.Reason(exception).Split(". ")[0]}. "
                        + "Sign in with `az login`, or give a connection string."),
                OperationCanceledException => throw Unreachable($"within {Timeout.TotalSeconds} s. Check its address."),
                _ => throw Unreachable($"({ErrorReport.Reason(exception.InnerException ?? exception)}). "
                    + "Check that it runs, and its address."),
            };
        }

        throw Refused(200, "answers, but is no blob storage. Check its address.");

        ServiceException Refused(int status, string why) => new(status, ErrorCodes.StorageRefused, $"{place} {why}");

        ServiceException Unreachable(string why) =>
            new(0, ServiceException.Unreachable, $"{place} does not answer {why}");
    }
}
