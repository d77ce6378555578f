using System.Xml;

namespace ServerlessAges.Blobs;

internal sealed class BlobInputs(BlobContainers containers) : IBatchInputs
{
    // A blob has at most 50,000 blocks. A host takes several uploads at a time, of up to 190 GiB.
    private const int UploadBlockSize = 4 << 20;
    private const int DecodedBlockSize = 24 << 20;
    private const int MaxConcurrentBlocks = 2;
    private readonly ConcurrentDictionary<string, InputLister> listers = new();
    public string Account => containers.Service.AccountName;

    public Task<BlobReference> UploadAsync(Stream body, CancellationToken cancellation) =>
        CreateAsync(BlobNames.NewUpload(), body, UploadBlockSize, cancellation);

    public Task DeleteUploadAsync(string upload, CancellationToken cancellation) =>
        containers.IsUpload(upload)
            ? containers.Working.DeleteAsync(upload, cancellation)
            : throw new ArgumentException($"{upload} is not an upload.", nameof(upload));

    public async IAsyncEnumerable<string> ListUploadsAsync(
        TimeSpan age, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var blobs = containers.Working.ListAsync(BlobNames.Uploads, BlobTraits.None, cancellation);
        await foreach (var (blob, listedAge) in blobs.WithAges())
        {
            if (listedAge > age) yield return blob.Name;
        }
    }

    public async Task<InputBlob?> FindAsync(string container, string name, CancellationToken cancellation)
    {
        var unread = new InputBlob(new BlobReference(container, name, "", 0), new Dictionary<string, string>());
        if (containers.FindClient(container, name) is not { } blob) return unread with { Fault = BadName(unread.Blob) };
        try
        {
            if (await blob.FindPropertiesAsync(cancellation) is not { } found) return null;
            var reference = new BlobReference(container, name, BlobVersion.From(found.ETag), found.ContentLength);
            return InputLister.Input(reference, found.BlobType, found.Metadata);
        }
        catch (StorageException exception) when (exception.InputFault($"{container}/{name}") is { } fault)
        {
            return unread with { Fault = fault };
        }
    }

    public async IAsyncEnumerable<InputBlob> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lister = listers.GetOrAdd(
            container, name => new InputLister(containers.Service.GetBlobContainerClient(name)));
        // Storage refuses characters in a prefix that XML does not allow.
        var listable = new string([.. prefix.TakeWhile(XmlConvert.IsXmlChar)]);
        await foreach (var (name, listed) in lister.ListAsync(listable, cancellation))
        {
            // Of a blob that cannot be listed, only the start of the name is known.
            var isUnlistable = listed is { Blob.ETag: "" } && prefix.StartsWith(name, StringComparison.Ordinal);
            if (!isUnlistable && !name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            if ((listed ?? await FindAsync(container, name, cancellation)) is not { } input) continue;
            yield return input.Fault is null && containers.FindClient(container, name) is null
                ? input with { Fault = BadName(input.Blob) }
                : input;
        }
    }

    public async Task<BlobReference?> StoreAsync(
        string container, string name, Stream body, CancellationToken cancellation)
    {
        var blob = containers.FindClient(container, name) ?? throw BadName(new BlobReference(container, name, "", 0));
        var version = await blob.TryPutAsync(
            body, BlobVersion.IsNone(), [], cancellation, "application/octet-stream", BlocksOf(UploadBlockSize));
        return version is null ? null : (await FindAsync(container, name, cancellation))?.Blob;
    }

    public IByteSource Open(BlobReference input, long first, long last)
    {
        var blob = containers.FindClient(input.Container, input.Name)
            ?? throw new ArgumentException($"'{input.Container}/{input.Name}' cannot be addressed.", nameof(input));
        return new BlobByteSource(blob, input, first, last);
    }

    public async IAsyncEnumerable<(int Input, InputFormat Format, BlobReference Blob)> ListDecodedAsync(
        string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = BlobNames.DecodedOfList(id);
        await foreach (var blob in containers.Working.ListAsync(prefix, BlobTraits.None, cancellation))
        {
            var (input, format) = (
                Path.GetFileNameWithoutExtension(blob.Name), Path.GetExtension(blob.Name).TrimStart('.'));
            yield return (
                int.Parse(input, CultureInfo.InvariantCulture), Enum.Parse<InputFormat>(format),
                new BlobReference(
                    containers.Working.Name, blob.Name, BlobVersion.From(blob.Properties.ETag!.Value),
                    blob.Properties.ContentLength!.Value));
        }
    }

    public async Task<BlobReference> CreateDecodedAsync(
        string id, int? input, InputFormat format, Stream decoded, CancellationToken cancellation)
    {
        var name = input is { } index ? BlobNames.DecodedOfList(id, index, format) : BlobNames.Decoded(id);
        return await FindAsync(containers.Working.Name, name, cancellation) is { } found
            ? found.Blob
            : await CreateAsync(name, decoded, DecodedBlockSize, cancellation);
    }

    private async Task<BlobReference> CreateAsync(
        string name, Stream content, int blockSize, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = BlobVersion.IsNone(), TransferOptions = BlocksOf(blockSize),
        };
        try
        {
            await containers.Working.GetBlockBlobClient(name).UploadAsync(content, options, cancellation);
        }
        catch (StorageException exception) when (exception.IsConflict() || exception.IsMissingBlock())
        {
            // The blob exists: the answer to our commit was lost, or another writer's commit has dropped our blocks.
        }

        return (await FindAsync(containers.Working.Name, name, cancellation))?.Blob
            ?? throw new InvalidOperationException(
                $"{containers.Working.Name}/{name} was deleted while it was created.");
    }

    private static StorageTransferOptions BlocksOf(int size) => new()
    {
        InitialTransferSize = size, MaximumTransferSize = size, MaximumConcurrency = MaxConcurrentBlocks,
    };

    private static BatchException BadName(BlobReference blob) => new(
        ErrorCodes.BadBlobName,
        $"{blob.Container}/{blob.Name} cannot be read: no part of a name between slashes may be . or .., and a name "
        + "must not have a backslash. Copy the blob to another name.");
}
