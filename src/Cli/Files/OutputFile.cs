using System.IO.Compression;

namespace ServerlessAges.Cli.Files;

/// <summary>
/// A file that appears complete or not at all: written under a temporary name in its folder, renamed when complete,
/// deleted otherwise. Standard output, pipes and devices are written through.
/// </summary>
internal sealed class OutputFile(OutputTarget target, Stream file, string? temporary = null) : IDisposable
{
    private readonly Stream stream =
        target.Gzip ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : file;

    private bool any;
    private bool complete;

    /// <summary>Opens the output. Waits for the reader of a FIFO.</summary>
    public static Task<OutputFile> CreateAsync(OutputTarget target, CancellationToken cancellation) =>
        Task.Run(() => Create(target), cancellation).WaitAsync(cancellation);

    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        any |= !bytes.IsEmpty;
        try
        {
            stream.Write(bytes);
        }
        catch (IOException exception) when (StandardStreams.IsReaderGone(exception))
        {
            throw ReaderGone(exception);
        }
    }

    public void Finish()
    {
        try
        {
            if (stream != file) stream.Dispose();
            if (target.Gzip && !any) file.Write(EmptyGzip); // GZipStream writes nothing at all
            if (file is FileStream { CanSeek: true } open) _ = open.SafeFileHandle; // moves the offset, often shared
            file.Dispose();
        }
        catch (IOException exception) when (StandardStreams.IsReaderGone(exception))
        {
            throw ReaderGone(exception);
        }
    }

    public void Complete()
    {
        try
        {
            if (temporary is not null) File.Move(temporary, target.File.Path, overwrite: true);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(
                $"{target.File.Name} cannot be replaced: its folder lets only its owner do so. Choose another name.",
                exception);
        }

        complete = true;
    }

    public void Dispose()
    {
        file.Dispose(); // not `stream`, which would write on
        if (!complete && temporary is not null) File.Delete(temporary);
    }

    private static ReadOnlySpan<byte> EmptyGzip => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private static OutputFile Create(OutputTarget target)
    {
        var (name, path, descriptor, status) = target.File;
        if (descriptor is not null) return new OutputFile(target, StandardStreams.Output(descriptor.Value));
        if (status is { IsFolder: true }) throw new IOException($"{name} is a folder. Name a file in it.");
        if (status is not null)
        {
            var existing = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            if (!status.IsRegular) return new OutputFile(target, existing);
            existing.Dispose(); // it may be written
        }

        var folder = target.File.Folder;
        if (!Directory.Exists(folder)) throw new IOException($"There is no folder {folder}. Create it first.");
        var temporary = Path.Combine(folder, $".ages-{Path.GetRandomFileName()}"); // short: names have a limit
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (status is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = status.Permissions;
        FileStream file;
        try
        {
            file = new FileStream(temporary, options);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(
                $"The folder {folder} cannot be written: {name} is first written there under a temporary name. "
                + "Choose another folder, or redirect standard output.",
                exception);
        }

        var output = new OutputFile(target, file, temporary);
        if (status is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, status.Permissions);
        return output;
    }

    private IOException ReaderGone(IOException exception) => target.IsStandardOutput
        ? exception
        : new IOException($"{target.File.Name}: the reader closed the pipe before everything was written.", exception);
}
