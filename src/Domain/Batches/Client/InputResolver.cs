namespace ServerlessAges.Batches.Client;

/// <summary>Finds the blobs that a batch reads: by name, by glob, or by the names in a blob.</summary>
public sealed class InputResolver(IBatchInputs inputs, IReadOnlyList<string> containers)
{
    public const int MaxSources = 100;
    private const string Source = "source";
    private const string SourceList = "sourceList";
    private const int MaxLength = 63 + 1 + 1024; // of a container, a slash and a name
    private const int MaxListLength = 64 << 20;
    private const int MaxLookups = 32; // more blobs are found by a listing
    private const int MaxConcurrentLookups = 8;

    /// <summary>Finds one blob. A wildcard is a character of its name.</summary>
    /// <exception cref="BatchException">It does not exist, cannot be an input, or its container is not
    /// readable.</exception>
    public Task<InputBlob> FindAsync(string source, CancellationToken cancellation) =>
        FindAsync(Parse(source, new(Source)), cancellation);

    /// <summary>Finds the inputs of a list, and stores it as an upload. The caller deletes it if no batch reads
    /// it.</summary>
    public async Task<StoredList> StoreAsync(
        IReadOnlyList<string> sources, string? list, CancellationToken cancellation)
    {
        var found = await FindAllAsync(sources, list, cancellation);
        using var lines = new MemoryStream();
        InputTable.Write(found, lines);
        var digest = Convert.ToHexStringLower(SHA256.HashData(lines.GetBuffer().AsSpan(0, (int)lines.Length)));
        lines.Position = 0;
        var asked = list is null ? sources : [list];
        return new StoredList(
            await inputs.UploadAsync(lines, cancellation),
            new InputList(found.Count, found.Sum(input => input.Blob.Length), asked), found[0], digest);
    }

    /// <summary>Finds the blobs of sources, which may be globs, or of a list, in this order. The matches of a glob are
    /// in ordinal order. A blob that is named or matched twice is returned twice.</summary>
    internal async Task<IReadOnlyList<BatchInput>> FindAllAsync(
        IReadOnlyList<string> sources, string? list, CancellationToken cancellation)
    {
        if (sources.Count > MaxSources)
        {
            throw BatchException.Option(
                Source, $"There are {sources.Count} sources, more than {MaxSources}: use globs or {SourceList}.");
        }

        if (list is not null && sources is not [])
            throw BatchException.Option(SourceList, $"{Source} and {SourceList} cannot be combined: use one of them.");
        var mentions = list is null
            ? [.. sources.Select(source => Parse(source, new(Source), InputGlob.IsGlob(source)))]
            : await ReadListAsync(list, cancellation);
        var named = await LookUpAsync([.. mentions.Where(mention => !mention.IsGlob)], cancellation);
        var found = new List<BatchInput>();
        foreach (var mention in mentions)
        {
            if (mention.IsGlob) found.AddRange(await MatchAsync(mention, cancellation));
            else found.Add(new BatchInput(Checked(named.GetValueOrDefault(mention.Key), mention).Blob));
            if (found.Count > BatchOptions.MaxInputs) throw TooMany(mention);
        }

        return found;
    }

    private async Task<List<BatchInput>> MatchAsync(Mention mention, CancellationToken cancellation)
    {
        var glob = new InputGlob(mention.Name);
        var matches = new List<BatchInput>();
        var listed = 0L;
        await foreach (var blob in inputs.ListAsync(mention.Container, glob.Prefix, cancellation))
        {
            listed++;
            // Of a blob that storage cannot list, only the start of the name is known, and no version. It may match.
            var isMatch = blob.Blob.ETag.Length == 0 || glob.Matches(blob.Blob.Name);
            if (!isMatch || blob.IsFolder) continue;
            matches.Add(new BatchInput(Checked(blob, mention).Blob));
            if (matches.Count > BatchOptions.MaxInputs) throw TooMany(mention);
        }

        if (matches is [])
        {
            throw new BatchException(
                ErrorCodes.SourceNotFound,
                $"No blob matches {mention.Text}. {listed} blobs begin with {mention.Container}/{glob.Prefix}.",
                mention.At);
        }

        matches.Sort((left, right) => string.CompareOrdinal(left.Blob.Name, right.Blob.Name));
        return matches;
    }

    private async Task<IReadOnlyDictionary<(string Container, string Name), InputBlob>> LookUpAsync(
        IReadOnlyList<Mention> mentions, CancellationToken cancellation)
    {
        var found = new ConcurrentDictionary<(string Container, string Name), InputBlob>();
        var wanted = mentions.DistinctBy(mention => mention.Key).ToDictionary(mention => mention.Key);
        if (wanted.Count > MaxLookups)
        {
            foreach (var group in wanted.Keys.GroupBy(key => key.Container, key => key.Name))
            {
                var (first, last) = (group.Min(StringComparer.Ordinal)!, group.Max(StringComparer.Ordinal)!);
                var prefix = first[..first.AsSpan().CommonPrefixLength(last)];
                await foreach (var blob in inputs.ListAsync(group.Key, prefix, cancellation))
                {
                    var key = (group.Key, blob.Blob.Name);
                    if (wanted.ContainsKey(key)) found[key] = blob;
                }
            }
        }

        // The first of them that does not exist ends the search. A name that storage cannot list is found here.
        await Parallel.ForEachAsync(
            wanted.Keys.Where(key => !found.ContainsKey(key)).Take(MaxLookups).ToArray(),
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentLookups, CancellationToken = cancellation },
            async (key, stop) =>
            {
                if (await inputs.FindAsync(key.Container, key.Name, stop) is { } blob) found[key] = blob;
            });
        return found;
    }

    private async Task<InputBlob> FindAsync(Mention mention, CancellationToken cancellation) =>
        Checked(await inputs.FindAsync(mention.Container, mention.Name, cancellation), mention);

    private async Task<List<Mention>> ReadListAsync(string list, CancellationToken cancellation)
    {
        var blob = (await FindAsync(Parse(list, new(SourceList)), cancellation)).Blob;
        if (blob.Length > MaxListLength)
        {
            throw new BatchException(
                ErrorCodes.InputTooLarge, $"{list} has {blob.Length} bytes. A list has at most {MaxListLength} bytes.",
                new(SourceList));
        }

        var source = inputs.Open(blob, 0, blob.Length);
        using var release = source as IDisposable;
        using var reader = new StreamReader(new SourceStream(source));
        var mentions = new List<Mention>();
        for (var line = 1; await reader.ReadLineAsync(cancellation) is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            var at = new ErrorLocation(SourceList, Line: line);
            if (mentions.Count == BatchOptions.MaxInputs) throw TooMany(Parse(list, at));
            if (text.Contains('\uFFFD', StringComparison.Ordinal))
                throw new BatchException(ErrorCodes.BadEncoding, $"{list}, line {line} is not valid UTF-8.", at);
            mentions.Add(Parse(text, at, where: $"{list}, line {line}: "));
        }

        return mentions is [] ? throw new BatchException(
            ErrorCodes.EmptyInput, $"{list} has no names. Write one name, CONTAINER/NAME, a line.", new(SourceList))
            : mentions;
    }

    private Mention Parse(string source, ErrorLocation at, bool isGlob = false, string where = "") =>
        source.Length <= MaxLength && source.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        && slash < source.Length - 1 && containers.Contains(source[..slash])
            ? new Mention(source[..slash], source[(slash + 1)..], where + source, at, isGlob)
            : throw new BatchException(
                ErrorCodes.BadOption,
                $"{where}'{(source.Length <= MaxLength ? source : source[..100] + '…')}' is not the name of a blob "
                + $"that may be read: it must begin with {string.Join(" or ", containers.Select(one => one + '/'))} "
                + $"and have at most {MaxLength} characters.",
                at);

    private static InputBlob Checked(InputBlob? blob, Mention mention) => blob switch
    {
        null => throw new BatchException(
            ErrorCodes.SourceNotFound, $"The blob {mention.Text} does not exist.", mention.At),
        { Fault: { } fault } => throw new BatchException(fault.Code, fault.Message, mention.At),
        _ => blob,
    };

    private static BatchException TooMany(Mention mention) => new(
        ErrorCodes.TooManyInputs,
        $"There are more than {BatchOptions.MaxInputs} inputs with {mention.Text}. Start several batches.", mention.At);

    // A name or a pattern in a container, and how messages show it.
    private sealed record Mention(string Container, string Name, string Text, ErrorLocation At, bool IsGlob)
    {
        public (string Container, string Name) Key => (Container, Name);
    }
}
