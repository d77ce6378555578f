using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace ServerlessAges.Programs;

/// <summary>A started program. It reads records as lines, and writes one line for each.</summary>
internal sealed class ProgramProcess : IDisposable
{
    // A program that has all records, and neither writes nor computes for so long, gets the end of its input. It then
    // writes what it has kept in a buffer, and ends.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(5);
    private const int MaxAnswers = 512 << 20;
    private const int MaxErrorLine = 1000;

    private readonly Process process;
    private readonly Stream output;
    private readonly byte[] buffer = new byte[64 << 10];
    private readonly Action<string> onError;
    private readonly BlockingCollection<ReadOnlyMemory<byte>> batches = [];
    private readonly SemaphoreSlim answered = new(0);
    private readonly Thread errors;
    private long received;
    private volatile string lastError = "";

    /// <param name="endsInput">Whether its input ends after one exchange.</param>
    /// <param name="onError">Takes each line that it writes to standard error.</param>
    public ProgramProcess(Process process, bool endsInput, Action<string> onError)
    {
        (this.process, InputEnded, this.onError) = (process, endsInput, onError);
        output = process.StandardOutput.BaseStream;
        StartThread(Write);
        errors = StartThread(ReadErrors);
    }

    /// <summary>Its output has ended, so it takes no more records.</summary>
    public bool Ended { get; private set; }

    /// <summary>Its input ends after this exchange.</summary>
    public bool InputEnded { get; private set; }

    /// <summary>Its output has more than the lines that were asked for.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Why it ended: exit code and last line of standard error.</summary>
    public string End => $"exit code {process.ExitCode}" + (lastError.Length > 0 ? $", {lastError}" : "");
    public bool Succeeded => process.ExitCode == 0;

    /// <summary>Sends lines, and reads as many lines, or less if its output ends.</summary>
    /// <param name="onRead">Takes the number of lines that were read so far.</param>
    /// <returns>How many lines were appended to the answers.</returns>
    public int Exchange(
        ReadOnlyMemory<byte> lines, int count, ref ByteBuffer answers, Action<int> onRead, CancellationToken stop)
    {
        batches.Add(lines, CancellationToken.None);
        var read = Read(count, ref answers, lines =>
        {
            stop.ThrowIfCancellationRequested(); // after a stop, an answer is waited for
            onRead(lines);
        });
        bool isLast;
        lock (batches)
        {
            answered.Release();
            isLast = InputEnded;
        }

        if (isLast) read += Read(int.MaxValue, ref answers);
        stop.ThrowIfCancellationRequested();
        return read;
    }

    /// <summary>Ends its input, and reads the lines that it writes until it ends.</summary>
    public int Complete(ref ByteBuffer answers)
    {
        EndInput();
        // One that does not end is killed.
        using var late = new Timer(_ => Kill(), null, IdleTimeout, Timeout.InfiniteTimeSpan);
        return Read(int.MaxValue, ref answers);
    }

    public void EndInput() => batches.CompleteAdding();

    public void Dispose()
    {
        EndInput();
        Kill();
        answered.Release();
        process.Dispose();
    }

    private int Read(int count, ref ByteBuffer answers, Action<int>? onRead = null)
    {
        var (lines, begun) = (0, answers.Length);
        while (lines < count && !Ended)
        {
            var read = ReadSome();
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
            answers.Append(buffer.AsSpan(0, read));
            Interlocked.Add(ref received, read);
            if (answers.Length - begun > MaxAnswers)
            {
                throw new BatchException(
                    ErrorCodes.ProcessorFailed, $"The program wrote more than {MaxAnswers} bytes for one slice.");
            }

            Ended = read == 0;
            if (!Ended) onRead?.Invoke(lines);
        }

        HasMore = lines > count || (!Ended && answers.WrittenSpan is not [.., (byte)'\n']);
        if (!Ended) return lines;
        // A program may close its output and go on.
        if (!process.WaitForExit(IdleTimeout)) Kill();
        process.WaitForExit();
        errors.Join(IdleTimeout); // for its last line
        // The last line may have no line end, unless the program was ended while it wrote it.
        if (!Succeeded || answers.Length == begun || answers.WrittenSpan[^1] == '\n') return lines;
        answers.Append((byte)'\n');
        return lines + 1;
    }

    // A process that outlives the program may hold its output open.
    private int ReadSome()
    {
        var reading = output.ReadAsync(buffer).AsTask();
        while (Task.WaitAny([reading], IdleTimeout) < 0)
        {
            if (process.HasExited) return 0;
        }

        return reading.GetAwaiter().GetResult();
    }

    private void Write()
    {
        var input = process.StandardInput.BaseStream;
        foreach (var lines in batches.GetConsumingEnumerable())
        {
            input.Write(lines.Span);
            if (InputEnded || !WaitForAnswers()) break;
        }

        input.Dispose();
    }

    private bool WaitForAnswers()
    {
        while (true)
        {
            var before = Progress();
            if (answered.Wait(IdleTimeout)) return true;
            if (before != Progress()) continue;
            lock (batches)
            {
                if (answered.Wait(0)) return true;
                InputEnded = true;
            }

            onError("The program neither answered nor computed, so its input was ended. Flush each answer.");
            return false;
        }

        (long, TimeSpan) Progress() => (Interlocked.Read(ref received), process.TotalProcessorTime);
    }

    private void ReadErrors()
    {
        var line = new StringBuilder();
        for (int next; (next = process.StandardError.Read()) >= 0;)
        {
            if (next != '\n' && line.Length < MaxErrorLine) line.Append((char)next);
            if (next == '\n') Report();
        }

        if (line.Length > 0) Report();

        void Report()
        {
            var text = line.ToString().TrimEnd();
            line.Clear();
            if (text.Length > 0) lastError = text;
            onError(text);
        }
    }

    public void Kill()
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It was disposed.
        }
    }

    private static Thread StartThread(Action run)
    {
        var thread = new Thread(() =>
        {
            try
            {
                run();
            }
            catch (Exception exception) when (
                exception is IOException or InvalidOperationException or Win32Exception)
            {
                // The process has ended, which the reader sees.
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }
}
