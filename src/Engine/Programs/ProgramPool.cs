using System.Collections.Concurrent;

namespace ServerlessAges.Programs;

/// <summary>The processes of one pipeline: one for each slice that is computed at a time.</summary>
internal sealed class ProgramPool(ProgramCommand command, Action<string> onError) : IDisposable
{
    // After so many records in a row that end it, the program is at fault, and not the records.
    private const int MaxKills = 10;
    private const int MaxKillsBeforeAnswer = 3;

    private readonly ConcurrentBag<ProgramProcess> idle = [];
    private readonly ConcurrentDictionary<ProgramProcess, bool> started = [];
    private int kills;
    private volatile bool hasAnswered;

    /// <summary>The program answers only at the end of its input, so it is started for each slice.</summary>
    public bool EndsInput { get; set; }

    public ProgramProcess Take(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (idle.TryTake(out var process)) return process;
        process = new ProgramProcess(command.Start(), EndsInput, onError);
        started.TryAdd(process, true);
        return process;
    }

    public void Return(ProgramProcess process) => idle.Add(process);

    public void End(ProgramProcess process)
    {
        started.TryRemove(process, out _);
        process.Dispose();
    }

    public void CountAnswer()
    {
        hasAnswered = true;
        Volatile.Write(ref kills, 0);
    }

    /// <exception cref="BatchException"><c>processor-failed</c>: the program ended for too many records.</exception>
    public void CountKill(string end)
    {
        var max = hasAnswered ? MaxKills : MaxKillsBeforeAnswer;
        if (Interlocked.Increment(ref kills) < max) return;
        throw new BatchException(
            ErrorCodes.ProcessorFailed,
            $"The program ended for each of {max} records in a row, the last time with {end}. Correct the program.");
    }

    /// <summary>Ends the processes. Each must have written one line per record.</summary>
    /// <exception cref="BatchException"><c>processor-failed</c>: one wrote more.</exception>
    public void Complete()
    {
        foreach (var process in idle) process.EndInput();
        while (idle.TryTake(out var process))
        {
            var more = new ByteBuffer(256);
            var lines = process.Complete(ref more);
            End(process);
            if (lines > 0) throw TooMany("the records that it was given", more.WrittenSpan);
        }
    }

    /// <summary>Kills all processes, also one that a stopped pipeline has given up.</summary>
    public void Dispose()
    {
        foreach (var process in started.Keys) process.Kill();
        while (idle.TryTake(out var process)) End(process);
    }

    public static BatchException TooMany(string records, ReadOnlySpan<byte> excess) => new(
        ErrorCodes.ProcessorFailed,
        $"The program wrote more lines than {records}, one of them: {Shown(excess)}. It must write one JSON object "
        + "per record to standard output, and anything else to standard error.");

    /// <summary>The beginning of a line, for a message.</summary>
    public static string Shown(ReadOnlySpan<byte> lines)
    {
        var text = Encoding.UTF8.GetString(lines[..Math.Min(lines.Length, 400)]).Split('\n')[0].TrimEnd('\r');
        return text.Length <= 80 ? $"'{text}'" : $"'{text.AsSpan(0, 80)}…'";
    }
}
