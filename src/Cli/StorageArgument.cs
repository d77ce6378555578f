using System.Xml;
using Azure.Storage.Blobs;
using ServerlessAges.Blobs;
using ServerlessAges.Cli.Client;

namespace ServerlessAges.Cli;

/// <summary>The storage that a user names.</summary>
internal static class StorageArgument
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>Reads it, and asks the storage one thing with few retries: what is wrong with it is said in seconds.</summary>
    /// <param name="text">A connection string, or the address of a blob service.</param>
    /// <param name="setting">What the user gave it as. The text holds a key, so no message repeats it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: it names no storage.</exception>
    /// <exception cref="ServiceException">The storage does not answer, refuses the key, or is no blob storage.</exception>
    public static async Task<BlobStoreOptions> OpenAsync(string text, string setting, CancellationToken cancellation)
    {
        var (options, client) = Read(text, setting);
        var place = $"The storage at {client.Uri.GetLeftPart(UriPartial.Path)} ({setting})";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            var container = client.GetBlobContainerClient(options.Inputs);
            var answer = await container.GetPropertiesAsync(cancellationToken: timeout.Token);
            if (answer.GetRawResponse().Headers.Contains("x-ms-version")) return options;
            throw new ServiceException(200, ErrorCodes.StorageRefused, $"{place} answers, but is no blob storage. Check its address.");
        }
        catch (StorageException refusal) when (refusal.Code == "ContainerNotFound")
        {
            return options; // created when it is needed
        }
        catch (StorageException refusal) when (refusal.Status == 403 && refusal.Code is not (null or "AuthenticationFailed"))
        {
            return options; // the key holds, and may be allowed less than to look at a container
        }
        catch (StorageException refusal) when (refusal.Status > 0)
        {
            throw new ServiceException(
                refusal.Status, ErrorCodes.StorageRefused,
                $"{place} refuses: {refusal.Status} {refusal.Code}".TrimEnd() + ". Check its address, and the account's name and key.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ServiceException(0, "unreachable", $"{place} does not answer within {Timeout.TotalSeconds} s. Check its address.");
        }
        catch (StorageException exception) when (exception.Code == StorageException.NoIdentity)
        {
            throw new ServiceException(
                0, ErrorCodes.StorageRefused, $"{place} needs an identity: {ClientCommand.Reason(exception).Split(". ")[0]}. Sign in with `az login`, or give a connection string.");
        }
        catch (Exception exception) when (exception is StorageException or AggregateException or HttpRequestException or XmlException)
        {
            throw new ServiceException(0, "unreachable", $"{place} does not answer ({ClientCommand.Reason(exception.InnerException ?? exception)}). Check that it runs, and its address.");
        }
    }

    private static (BlobStoreOptions Options, BlobServiceClient Client) Read(string text, string setting)
    {
        try
        {
            var options = BlobStoreSettings.FromText(text);
            return (options, BlobServiceFactory.Create(options, client => (client.Retry.MaxRetries, client.Retry.NetworkTimeout) = (1, Timeout / 3)));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new BatchException(
                ErrorCodes.BadOption,
                $"{setting} is neither a connection string nor https://ACCOUNT.blob.core.windows.net: {ClientCommand.Reason(exception)}");
        }
    }
}
