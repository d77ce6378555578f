using Microsoft.Win32.SafeHandles;

namespace ServerlessAges.Cli.Files;

/// <summary>Standard input and output as byte streams.</summary>
internal static class StandardStreams
{
    public const string Dash = "-";

    private const int BrokenPipe = 32;

    public static FileStream Input() => Open(0, FileAccess.Read);

    /// <summary>
    /// A pipe is written as a file: the console's stream hides that its reader (`head`) has gone. A file is written
    /// through the console's stream: it alone moves the offset that is shared with whoever writes next.
    /// </summary>
    public static Stream Output()
    {
        var file = Open(1, FileAccess.Write);
        return file.CanSeek ? Console.OpenStandardOutput() : file;
    }

    /// <summary>The reader of our output has all it wanted.</summary>
    public static bool IsReaderGone(IOException exception) => exception.HResult == BrokenPipe;

    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
}
