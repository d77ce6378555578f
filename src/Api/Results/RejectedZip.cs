using System.IO.Compression;

namespace ServerlessAges.Api.Results;

/// <summary>Writes the rejected rows of a list as a zip: a file for each input that has some, with its header.
/// </summary>
internal sealed partial class RejectedZip(ApiContext api, BatchOptions options, DateTimeOffset changed)
{
    private const int MaxConcurrentReads = 16;
    private const string Unreadable = "unreadable-inputs.txt";
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes in bounded memory. A last file lists the inputs whose header cannot be read any more.</summary>
    public async Task WriteAsync(Stream accounts, Stream rejected, Stream output, CancellationToken cancellation)
    {
        await using var accountsRead = accounts;
        await using var rejectedRead = rejected;
        await using var zip = await ZipArchive.CreateAsync(
            output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        await using var records = ResultRows.ReadAsync(rejected, ResultFormat.Ndjson, cancellation)
            .GetAsyncEnumerator(cancellation);
        var unreadable = new StringBuilder();
        var inputs = ResultRows.ReadAsync(accounts, ResultFormat.Ndjson, cancellation)
            .Select(InputEndpoints.ReadAccount).Where(input => input.Counts.Rejected > 0);
        await foreach (var some in inputs.Chunk(MaxConcurrentReads))
        {
            var headers = await Task.WhenAll(some.Select(input => ReadHeaderAsync(input, cancellation)));
            foreach (var (input, (header, lineEnd, fault)) in some.Zip(headers))
            {
                if (fault is not null) unreadable.Append($"{input.Name}: {fault}\n");
                await using var file = fault is null ? await CreateAsync(NameOf(input.Name)) : Stream.Null;
                await file.WriteAsync(header, cancellation);
                for (var i = 0L; i < input.Counts.Rejected; i++)
                {
                    if (!await records.MoveNextAsync())
                        throw new InvalidDataException($"The rejected records of {input.Name} are cut off.");
                    await file.WriteAsync(RejectedRow.Read(records.Current, lineEnd), cancellation);
                }

                await file.FlushAsync(cancellation); // so that the synchronous write of its end does not wait
            }
        }

        if (unreadable.Length == 0) return;
        await using var list = await CreateAsync(Unreadable);
        await list.WriteAsync(Encoding.UTF8.GetBytes(unreadable.ToString()), cancellation);

        async Task<Stream> CreateAsync(string name)
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = changed;
            return await entry.OpenAsync(cancellation);
        }
    }

    private async Task<(byte[] Header, byte[] LineEnd, string? Fault)> ReadHeaderAsync(
        InputAccount input, CancellationToken cancellation)
    {
        var (container, name) = (input.Name[..input.Name.IndexOf('/')], input.Name[(input.Name.IndexOf('/') + 1)..]);
        var raw = api.Store.Inputs.Open(new BlobReference(container, name, input.ETag, input.Length), 0, 0);
        using var release = raw as IDisposable;
        try
        {
            var columns = api.Table.Processors.Find(options.Processor).Schema.Columns;
            var opened = await DecodedInput.OpenAsync(
                raw, options.Input, columns, api.Settings.LimitDecoded, cancellation);
            var header = await RejectedRow.ReadHeaderAsync(opened.Source, opened.Dialect, cancellation);
            return (header, RejectedRow.LineEnd(header, opened.Dialect), null);
        }
        catch (BatchException exception)
        {
            return ([], [], $"{exception.Message} Its rejected records are in {ResultNames.Rejected}.");
        }
    }

    // A path that is safe on every system, without .gz, because the rows are not compressed.
    private string NameOf(string input)
    {
        var parts = input.Split('/').Where(part => part is not ("" or "." or ".."))
            .Select(part => UnsafeCharacter().Replace(part, "_"));
        var name = string.Join('/', parts);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        var extension = Path.GetExtension(name);
        var numbered = name;
        for (var number = 2; !names.Add(numbered); number++)
            numbered = $"{name[..^extension.Length]} ({number}){extension}";
        return numbered;
    }

    [GeneratedRegex("""[\x00-\x1f\x7f<>:"|?*\\]|[. ]$""")]
    private static partial Regex UnsafeCharacter();
}
