using Microsoft.Win32.SafeHandles;

namespace ServerlessAges.Cli.Files;

/// <summary>The descriptors that this process was started with, as byte streams.</summary>
internal static class StandardStreams
{
    public const string Dash = "-";
    private const int BrokenPipe = 32;

    /// <summary>The descriptor that a path such as /dev/fd/63 names; null for other paths.</summary>
    public static int? DescriptorOf(string path) =>
        !OperatingSystem.IsWindows() && Path.GetDirectoryName(path) is "/dev/fd" or "/proc/self/fd"
        && int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor)
            ? descriptor : null;

    /// <summary>
    /// A pipe is written as a file: the console's stream hides that its reader (`head`) has closed it. A file is
    /// written through the console's stream: it moves the offset, which is shared with the process that writes next.
    /// </summary>
    public static Stream Output(int descriptor)
    {
        var file = Open(descriptor, FileAccess.Write);
        return (file.CanSeek ? descriptor : -1) switch
        {
            1 => Console.OpenStandardOutput(),
            2 => Console.OpenStandardError(),
            _ => file,
        };
    }

    // Otherwise the text would go to a file that the runtime has opened under the number of the closed stream.
    public static void DiscardClosed()
    {
        if (FileStatus.Find(1) is null) Console.SetOut(TextWriter.Null);
        if (FileStatus.Find(2) is null) Console.SetError(TextWriter.Null);
    }

    public static bool IsReaderGone(IOException exception) => exception.HResult == BrokenPipe;

    public static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
}
