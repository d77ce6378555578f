using System.Xml;
using Azure.Storage.Blobs;
using ServerlessAges.Blobs;
using ServerlessAges.Blobs.Connection;

namespace ServerlessAges.Cli.Common;

internal static class StorageArgument
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    // One request with few retries, so that a wrong name is reported within seconds.
    public static async Task<BlobStoreOptions> OpenAsync(string text, string setting, CancellationToken cancellation)
    {
        var (options, client) = Read(text, setting);
        var place = $"The storage at {client.Uri.GetLeftPart(UriPartial.Path)} ({setting})";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            var answer = await client.GetBlobContainerClient(options.Inputs)
                .GetPropertiesAsync(cancellationToken: timeout.Token);
            if (answer.GetRawResponse().Headers.Contains("x-ms-version")) return options;
            throw Refused(200, "answers, but is no blob storage. Check its address.");
        }
        catch (StorageException refusal) when (refusal.Code == "ContainerNotFound")
        {
            return options; // created when a request needs it
        }
        catch (StorageException refusal) when (refusal is { Status: 403, Code: not (null or "AuthenticationFailed") })
        {
            return options; // the key is valid, but may not read the container
        }
        catch (StorageException refusal) when (refusal.Status > 0)
        {
            var answer = $"{refusal.Status} {refusal.Code}".TrimEnd();
            throw Refused(refusal.Status, $"refuses: {answer}. Check its address, and the account's name and key.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable($"within {Timeout.TotalSeconds} s. Check its address.");
        }
        catch (StorageException exception) when (exception.Code == StorageException.NoIdentity)
        {
            var reason = ErrorReport.Reason(exception).Split(". ")[0];
            throw Refused(0, $"needs an identity: {reason}. Sign in with `az login`, or give a connection string.");
        }
        catch (Exception exception) when (
            exception is StorageException or AggregateException or HttpRequestException or XmlException)
        {
            throw Unreachable(
                $"({ErrorReport.Reason(exception.InnerException ?? exception)}). Check that it runs, and its address.");
        }

        ServiceException Refused(int status, string why) => new(status, ErrorCodes.StorageRefused, $"{place} {why}");

        ServiceException Unreachable(string why) =>
            new(0, ServiceException.Unreachable, $"{place} does not answer {why}");
    }

    private static (BlobStoreOptions Options, BlobServiceClient Client) Read(string text, string setting)
    {
        try
        {
            var options = BlobStoreSettings.FromText(text);
            return (options, BlobServiceFactory.Create(
                options, client => (client.Retry.MaxRetries, client.Retry.NetworkTimeout) = (1, Timeout / 3)));
        }
        catch (Exception exception) when (
            exception is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new BatchException(
                ErrorCodes.BadOption,
                $"{setting} is neither a connection string nor https://ACCOUNT.blob.core.windows.net: "
                    + $"{ErrorReport.Reason(exception)}");
        }
    }
}
