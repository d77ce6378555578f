namespace ServerlessAges.Programs;

/// <summary>Sends the records of a slice to a program, and makes results of its answers.</summary>
internal sealed class ProgramExchange : IRecordExchange
{
    private const int MaxTries = 2;

    private readonly bool isCsv;
    private readonly int columns;
    private readonly JsonMerger? merger;
    private readonly JsonMerger? naming;
    private readonly ReadOnlyMemory<byte> inputName; // {"input":"people.csv"}
    private readonly List<Record> records = [];
    private readonly List<int> sent = []; // the records that the program gets
    private SliceComputer? computer;
    private ProgramPool pool;
    private NdjsonResultWriter objects; // of CSV rows
    private ByteBuffer lines = new(4096); // of NDJSON
    private ByteBuffer answers = new(4096);
    private ByteBuffer results = new(4096);
    private ByteBuffer unescaped = new(256);
    private ByteBuffer named = new(256); // an answer with the name of the input
    private bool answered; // the second pass
    private int next;

    // Its line in the request and, later, in the answers.
    private record struct Record(
        int Row, int Start, int End, RejectReason? Reason)
    {
        public int AnswerStart { get; set; }
        public int AnswerEnd { get; set; }
        public string? Message { get; set; }
    }

    public ProgramExchange(Dialect dialect, ProgramPool pool, InputColumn? input)
    {
        this.pool = pool;
        (isCsv, columns) = (dialect.Format == InputFormat.Csv, dialect.FieldCount);
        objects = new NdjsonResultWriter([.. dialect.Names.Select(ResultField.Text)], 4096);
        if (dialect.Kept is { } kept)
            merger = new JsonMerger([.. kept.Select(column => column.Name)], [], dialect.Names.Count);
        if (input is null) return;
        naming = new JsonMerger([], [], firstColumn: 0);
        var name = new NdjsonResultWriter([ResultField.Text(input.Name)], 256);
        name.Begin();
        name.Text(Encoding.UTF8.GetBytes(input.Input));
        name.End();
        inputName = name.Written;
    }

    public ReadOnlyMemory<byte> Results => results.Written;
    private ReadOnlyMemory<byte> Requests => isCsv ? objects.Written : lines.Written;

    public void Join(IRecordExchange first) => pool = ((ProgramExchange)first).pool;
    public void Begin(SliceComputer computer) => (this.computer, answered) = (computer, false);
    public void Complete() => pool.Complete();
    public void Dispose() => pool.Dispose();

    public string? MessageOf(Rejection rejection) =>
        rejection.Reason == RejectReasons.ProgramRejected || rejection.Reason == RejectReasons.ProcessorFailed
            ? records[rejection.Value].Message
            : null;

    public void Clear(Padded window)
    {
        (next, results.Length) = (0, 0);
        if (answered) return;
        records.Clear();
        sent.Clear();
        lines.Length = 0;
        objects.Clear(window);
    }

    public Rejection Take(RecordFields input)
    {
        if (answered)
            return records[next].Reason is { } reason ? new Rejection(reason, value: next++) : Append(records[next++]);
        Collect(input);
        return Rejection.None;
    }

    public void Run(Slice slice, CancellationToken stop)
    {
        (answered, answers.Length) = (true, 0);
        ProgramProcess? process = null;
        try
        {
            for (int at = 0, batch = sent.Count, kills = 0; at < sent.Count;)
            {
                var count = Math.Min(batch, sent.Count - at);
                process ??= pool.Take(stop);
                var read = Exchange(process, at, count, slice, stop);
                at += read;
                if (read > 0)
                {
                    pool.CountAnswer();
                    kills = 0;
                }

                if (!process.Ended) continue;
                if (read < count)
                {
                    // Records are sent one by one until the one is found that ends the program.
                    batch = 1;
                    if (count == 1 && ++kills == MaxTries)
                    {
                        Reject(ref At(at++), RejectReasons.ProcessorFailed, $"the program ended: {process.End}");
                        pool.CountKill(process.End);
                        (kills, batch) = (0, sent.Count);
                    }
                }

                pool.End(process);
                process = null;
            }

            if (process is not null) pool.Return(process);
            process = null;
        }
        finally
        {
            if (process is not null) pool.End(process);
        }
    }

    private ref Record At(int index) => ref CollectionsMarshal.AsSpan(records)[sent[index]];

    // Sends records, and reads their answers; fewer if the program ends.
    private int Exchange(ProgramProcess process, int at, int count, Slice slice, CancellationToken stop)
    {
        var begun = answers.Length;
        var requests = Requests[At(at).Start..At(at + count - 1).End];
        Answered(0);
        var read = process.Exchange(requests, count, ref answers, Answered, stop);
        var wrong = -1;
        var start = begun;
        for (var i = 0; i < Math.Min(read, count); i++)
        {
            var end = start + answers.WrittenSpan[start..].IndexOf((byte)'\n');
            if (!ReadAnswer(ref At(at + i), start, end) && wrong < 0) wrong = start;
            start = end + 1;
        }

        // A line that is not an object may be an answer, or text between the answers: count all lines.
        if (wrong >= 0 && !process.Ended) read += process.Complete(ref answers);
        var number = count == 1 ? "record" : $"{count} records";
        var records = $"the {number} of the rows from byte {slice.From} of the input on";
        if (read > count || process.HasMore)
            throw ProgramPool.TooMany(records, answers.WrittenSpan[(wrong < 0 ? start : wrong)..]);
        if (read < count && process is { InputEnded: true, Succeeded: true })
        {
            throw new BatchException(
                ErrorCodes.ProcessorFailed,
                $"The program wrote {read} lines for {records}. It must write one JSON object for each.");
        }

        pool.EndsInput |= process.InputEnded && read == count && wrong < 0;
        return read;

        // If the program hangs, the first record without answer is named.
        void Answered(int lines) => computer!.Current = At(at + Math.Min(lines, count - 1)).Row;
    }

    // False if it is not a JSON object.
    private bool ReadAnswer(ref Record record, int start, int end)
    {
        var line = answers.WrittenSpan[start..(end + 1)];
        ref var bytes = ref MemoryMarshal.GetReference(line);
        var from = JsonScanner.Space(ref bytes, 0);
        var to = Unsafe.Add(ref bytes, from) == '{' ? JsonScanner.Value(ref bytes, from, depth: 0) : -1;
        if (to < 0 || JsonScanner.Space(ref bytes, to) != line.Length - 1 || !IsText(line[from..to]))
        {
            Reject(
                ref record, RejectReasons.ProcessorFailed,
                $"the program's answer is not a JSON object on one line: {ProgramPool.Shown(line)}");
            return false;
        }

        var members = new JsonMembers(line);
        if (members.Next() && line.Slice(members.Name.Start, members.Name.Length).SequenceEqual("error"u8)
            && line[members.Value.Start] == '"' && line.Slice(members.Value.Start, members.Value.Length) is var text
            && !members.Next())
        {
            JsonText.TryUnescape(text[1..^1], ref unescaped, out var message);
            Reject(ref record, RejectReasons.ProgramRejected, Encoding.UTF8.GetString(message));
        }

        record = record with { AnswerStart = start + from, AnswerEnd = start + to };
        return true;
    }

    // Valid UTF-8 without halves of surrogate pairs.
    private bool IsText(ReadOnlySpan<byte> json) => Utf8.IsValid(json)
        && (!json.Contains((byte)'\\') || JsonText.TryUnescape(json, ref unescaped, out _));

    private static void Reject(ref Record record, RejectReason reason, string message) =>
        record = record with { Reason = reason, Message = message };

    private void Collect(RecordFields input)
    {
        var start = Requests.Length;
        bool isText;
        if (isCsv)
        {
            objects.Begin();
            for (var field = 0; field < columns; field++) objects.Text(input.Field(field));
            isText = objects.End();
            if (!isText) objects.Drop();
        }
        else
        {
            var row = input.Field(0).Trim(" \t\r"u8);
            isText = Utf8.IsValid(row);
            lines.Append(isText ? row : default);
            if (isText) lines.Append((byte)'\n');
        }

        if (isText) sent.Add(records.Count);
        var reason = isText ? null : RejectReasons.TextInvalidUtf8;
        records.Add(new Record(computer!.Current, start, Requests.Length, reason));
    }

    private Rejection Append(Record record)
    {
        var begun = results.Length;
        var answer = answers.WrittenSpan[record.AnswerStart..record.AnswerEnd];
        if (naming is not null)
        {
            named.Length = 0;
            naming.Append(ref named, answer, inputName.Span);
            answer = named.WrittenSpan[..^1];
        }

        if (merger is null)
        {
            results.Append(answer);
            results.Append((byte)'\n');
            return Rejection.None;
        }

        var request = Requests.Span[record.Start..record.End];
        var rejection = merger.Append(ref results, request, answer);
        if (rejection.IsRejected) results.Length = begun;
        return rejection;
    }
}
