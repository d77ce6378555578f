namespace ServerlessAges.Batches.Activities;

/// <summary>The parts of inputs that lie in a chunk, in order. If the batch reads one input, a chunk is one
/// part.</summary>
internal sealed class ChunkParts
{
    private readonly ActivityServices services;
    private readonly BatchPlan plan;
    private readonly InputTable table;
    private readonly int chunk;
    private readonly long? start;
    private readonly int beyond = new SlicePipelineOptions().Beyond;
    private readonly int first; // the input of the first part
    private readonly InputOpener opener;
    private readonly TaskCompletionSource[] ended;
    private readonly string?[] encodings;
    private readonly BatchFailure?[] failures;

    /// <param name="table">The inputs of the batch. The only input of a batch has no gap.</param>
    /// <param name="start">The position of the first row; null to speculate.</param>
    public ChunkParts(ActivityServices services, BatchPlan plan, InputTable table, int chunk, long? start)
    {
        (this.services, this.plan, this.table, this.chunk, this.start) = (services, plan, table, chunk, start);
        first = table.IndexAt(start ?? plan.ChunkFrom(chunk));
        if (!Begins(0) && From(0) >= Input(0).Read.Length) first++; // no row starts in a gap
        Count = table.IndexAt(plan.ChunkTo(chunk) - 1) + 1 - first;
        opener = new InputOpener(services, plan);
        const TaskCreationOptions Asynchronous = TaskCreationOptions.RunContinuationsAsynchronously;
        ended = [.. Enumerable.Range(0, Count).Select(_ => new TaskCompletionSource(Asynchronous))];
        (encodings, failures) = (new string?[Count], new BatchFailure?[Count]);
    }

    public int Count { get; }

    /// <summary>How many inputs begin in the chunk.</summary>
    public int Beginning => Count == 0 || Begins(0) ? Count : Count - 1;

    /// <summary>Opens a part; null if no row starts in it, or if its input is rejected.</summary>
    public async Task<InputPart?> OpenAsync(int part, CancellationToken cancellation)
    {
        InputPart? opened = null;
        try
        {
            return opened = plan.Inputs is null ? OpenOnly() : await OpenListedAsync(part, cancellation);
        }
        catch (BatchException exception) when (plan.Inputs is not null)
        {
            if (InputFault.EndsBatch(exception, plan.Options)) throw InputFault.Named(Input(part), exception);
            if (!Begins(part)) return null; // the chunk in which it begins rejects it
            failures[part] = BatchFailure.From(exception);
            return null;
        }
        finally
        {
            if (opened is null) End(part);
        }
    }

    /// <summary>Reports that a part is computed. A later one may use memory then.</summary>
    public void End(int part) => ended[part].TrySetResult();

    /// <summary>The position at which the chunk begins if its first row lies in this part.</summary>
    public long StartOf(int part, long row) => Position(part) + (Begins(part) ? 0 : row);

    /// <summary>The position of the first row after a part.</summary>
    public long EndOf(InputPart part, long end) =>
        part.To == long.MaxValue || end == Input(part.Index).Read.Length
            ? Position(part.Index + 1) : Position(part.Index) + end;

    public bool IsRejected(int part) => failures[part] is not null;

    public InputAccount Account(int part, long headerLines, RowCounts counts, long from, long to, ulong crc)
    {
        var input = Input(part);
        return new InputAccount(
            first + part, input.Name, input.Blob.ETag, input.Blob.Length, encodings[part], headerLines, counts, from,
            to, Checksum.Hex(crc), failures[part]);
    }

    /// <summary>Describes a record for people.</summary>
    public async Task<string> DescribeAsync(int part, long offset, TimeSpan timeout)
    {
        foreach (var before in ended.Take(part)) before.SetResult();
        var input = Input(part);
        using var opened = await OpenAsync(part, CancellationToken.None);
        var isDecodedHere = encodings[part] is not null && input.Decoded is null;
        var source = isDecodedHere ? opened!.Source : services.Storage.Inputs.Open(input.Read, 0, offset);
        using var release = source as IDisposable;
        var record = await SourceLines.DescribeAsync(source, opened!.Dialect.LineEnd, offset, timeout);
        return $"{record} of {(plan.Inputs is null ? "the input" : input.Name)}";
    }

    private BatchInput Input(int part) => table.Inputs[first + part];
    private long Position(int part) => table.StartOf(first + part);
    private bool Begins(int part) => Position(part) >= plan.ChunkFrom(chunk);
    private long From(int part) => Math.Max(0, plan.ChunkFrom(chunk) - Position(part));
    private long To(int part) => plan.ChunkTo(chunk) - Position(part);
    private long Last(int part) => Math.Min(To(part) + beyond, Input(part).Read.Length);

    private InputPart OpenOnly()
    {
        var source = services.Storage.Inputs.Open(Input(0).Read, Math.Max(0, From(0) - 1), Last(0));
        return Create(0, source, plan.Dialect, To(0));
    }

    private async Task<InputPart?> OpenListedAsync(int part, CancellationToken cancellation)
    {
        var (input, length, to) = (Input(part), Input(part).Read.Length, To(part));
        if (to >= length) to = long.MaxValue;
        if (!Begins(part))
        {
            var inside = await opener.OpenInsideAsync(input, From(part) - 1, Last(part), cancellation);
            if (inside is not { } found) return null; // the chunk in which it begins computes all of it
            if (found.Dialect.FirstRow < Math.Min(to, length)) return Create(part, found.Source, found.Dialect, to);
            (found.Source as IDisposable)?.Dispose();
            return null;
        }

        var (source, dialect, encoding) =
            await opener.OpenAsync(first + part, input, Last(part), TurnAsync, cancellation);
        encodings[part] = encoding;
        return Create(part, source, dialect, encoding is not null && input.Decoded is null ? long.MaxValue : to);

        // Few large inputs use memory at the same time: only one part before this one is not computed yet.
        async Task TurnAsync()
        {
            while (Pending() is { Length: > 1 } pending) await Task.WhenAny(pending).WaitAsync(cancellation);
        }

        Task[] Pending() => [.. ended.Take(part).Select(one => one.Task).Where(task => !task.IsCompleted)];
    }

    private InputPart Create(int part, IByteSource source, Dialect dialect, long to)
    {
        var from = From(part);
        var row = from <= dialect.FirstRow ? dialect.FirstRow : start - Position(part);
        var name = plan.Options.InputColumn is null ? null : Input(part).Name;
        return new InputPart(part, source, dialect, Math.Max(from, dialect.FirstRow), to, row, name);
    }
}
