using System.Xml;

namespace ServerlessAges.Blobs;

/// <summary>Lists blobs page by page. If a page cannot be read, reads smaller pages, down to the blob at
/// fault, and continues after it. Azurite answers an error to a page with a name that XML does not allow (Azure encodes
/// such names), and keeps metadata keys that differ only in case, which the client refuses.</summary>
internal sealed class InputLister(BlobContainerClient container)
{
    private const int PageSize = 5000;
    private const int MaxName = 1024;
    private const int Attempts = 5;

    // In Azurite's order. Azurite refuses characters in a prefix or marker that XML does not allow.
    private static readonly char[] Alphabet =
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Concat(Enumerable.Range('\u00C0', 64)).Select(code => (char)code)];

    // A search takes seconds. Its result is kept for a minute, by the marker before the name.
    private const int KeptFor = 60_000;
    private readonly ConcurrentDictionary<(string Prefix, string After), (string Name, long At)> searched = new();

    // The input is null if only the name is known.
    public async IAsyncEnumerable<(string Name, InputBlob? Input)> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (after, size) = ("", PageSize);
        while (true)
        {
            var (page, fault) = await ReadPageAsync(after, size, BlobTraits.Metadata, prefix, cancellation);
            if (page is null && size > 1)
            {
                size /= 2;
                continue;
            }

            if (page is null) (page, fault) = await ReadAgainAsync(after, prefix, fault!, cancellation);
            if (page is null)
            {
                var before = await FindPrefixAsync(prefix, after, cancellation);
                var resume = After(before).FirstOrDefault(marker => string.CompareOrdinal(marker, after) > 0);
                yield return (before, Unlistable(before, after, resume));
                if (resume is null) yield break;
                // A listing begins after its marker.
                yield return (after = resume, null);
                continue;
            }

            foreach (var blob in page.Values)
            {
                var version = BlobVersion.From(blob.Properties.ETag!.Value);
                var reference = new BlobReference(
                    container.Name, blob.Name, version, blob.Properties.ContentLength!.Value);
                var input = Input(reference, blob.Properties.BlobType, blob.Metadata);
                yield return (blob.Name, fault is null ? input : input with { Fault = Unreadable(input.Blob, fault) });
            }

            if (page.ContinuationToken is not { Length: > 0 } next) yield break;
            (after, size) = (next, Math.Min(2 * size, PageSize));
        }
    }

    public static InputBlob Input(BlobReference blob, BlobType? type, IDictionary<string, string>? metadata) => new(
        blob, metadata?.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value) ?? [])
    {
        Fault = type == BlobType.Block
            ? null
            : new BatchException(
                ErrorCodes.NotABlockBlob,
                $"{blob.Container}/{blob.Name} is a page or append blob. Copy it to a block blob."),
    };

    private async Task<(Page<BlobItem>? Page, Exception? Fault)> ReadPageAsync(
        string after, int size, BlobTraits traits, string prefix, CancellationToken cancellation)
    {
        using var scope = StorageErrorPolicy.ExpectUnlistablePages();
        try
        {
            var pages = container.GetBlobsAsync(new GetBlobsOptions { Traits = traits, Prefix = prefix }, cancellation)
                .AsPages(after.Length == 0 ? null : after, size);
            return (await pages.FirstAsync(cancellation), null);
        }
        catch (StorageException exception) when (exception.Status == 404)
        {
            return (Page<BlobItem>.FromValues([], "", null!), null); // the container does not exist
        }
        catch (StorageException exception) when (
            exception.Status is 401 or 403 && exception.InputFault(container.Name) is { } fault)
        {
            throw fault;
        }
        catch (Exception exception) when (exception is ArgumentException || (exception is StorageException refused
            && BlobErrors.IsUnlistable(refused.Status, refused.Code is not null)))
        {
            return (null, exception);
        }
    }

    // Reads a page of one blob that failed, without metadata if that was at fault. Returns no page only if it fails
    // repeatedly while storage answers another listing: then the name is at fault.
    private async Task<(Page<BlobItem>? Page, Exception? Fault)> ReadAgainAsync(
        string after, string prefix, Exception fault, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var metadata = fault as ArgumentException;
            var (page, next) = await ReadPageAsync(
                after, 1, metadata is null ? BlobTraits.Metadata : BlobTraits.None, prefix, cancellation);
            if (page is not null) return (page, metadata);
            fault = next!;
            var (other, reason) = await ReadPageAsync("", 1, BlobTraits.None, $"{Guid.NewGuid()}", cancellation);
            if (other is null) throw reason!;
        }

        return (null, fault);
    }

    // Searches the prefix of the first name after a marker: does any name have this prefix and this character?
    private async Task<string> FindPrefixAsync(string prefix, string after, CancellationToken cancellation)
    {
        var search = (prefix, after);
        if (searched.TryGetValue(search, out var kept) && Environment.TickCount64 - kept.At < KeptFor)
            return kept.Name;
        while (true)
        {
            char? next = null;
            foreach (var character in Alphabet)
            {
                if (IsBefore(prefix + character, after)) continue;
                var (page, fault) = await ReadPageAsync(after, 1, BlobTraits.None, prefix + character, cancellation);
                if (page is null) (page, _) = await ReadAgainAsync(after, prefix + character, fault!, cancellation);
                if (page is { Values.Count: 0 }) continue;
                if (page is null) next = character;
                break;
            }

            if (next is null || prefix.Length == MaxName)
            {
                searched[search] = (prefix, Environment.TickCount64);
                return prefix;
            }

            prefix += next;
        }
    }

    private static bool IsBefore(string prefix, string after) => after.Length >= prefix.Length
        && after.StartsWith(prefix[..^1], StringComparison.Ordinal) && prefix[^1] < after[prefix.Length - 1];

    // The nearest markers after the names that begin with the prefix and a character that XML does not allow.
    private static IEnumerable<string> After(string prefix)
    {
        yield return prefix + ' '; // after control characters
        for (; prefix.Length > 0; prefix = prefix[..^1])
        {
            if (XmlConvert.IsXmlChar((char)(prefix[^1] + 1))) yield return prefix[..^1] + (char)(prefix[^1] + 1);
        }
    }

    private InputBlob Unlistable(string prefix, string after, string? resume) =>
        new(new BlobReference(container.Name, prefix + '\uFFFD', "", 0), new Dictionary<string, string>())
        {
            Fault = new BatchException(
                ErrorCodes.BadBlobName,
                $"A blob in {container.Name} whose name starts with '{prefix}' has a character that this storage "
                + "cannot list: a control character, U+FFFE or U+FFFF. "
                + $"Names after '{after}'{(resume is null ? "" : $" and before '{resume}'")} are skipped. "
                + "Copy the blob to another name, and delete it."),
        };

    private static BatchException Unreadable(BlobReference blob, Exception fault) => BatchException.Option(
        "metadata",
        $"The metadata of {blob.Container}/{blob.Name} cannot be read. "
        + (fault.Message.Split("Key: ") is [_, var key]
            ? $"Its keys differ in case only: '{key}'. Keep one of them."
            : $"{fault.Message} Write it again."));
}
