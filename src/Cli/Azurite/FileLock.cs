namespace ServerlessAges.Cli.Azurite;

/// <summary>Locks between processes; the system opens them when their holder dies. Their files must stay.</summary>
internal static class FileLock
{
    /// <summary>Waits until it is held alone.</summary>
    public static async Task<IDisposable> TakeAsync(string path, CancellationToken cancellation)
    {
        IDisposable? taken;
        while ((taken = TryTake(path)) is null) await Task.Delay(50, cancellation);
        return taken;
    }

    /// <summary>Null: somebody has it, alone or shared.</summary>
    public static IDisposable? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken.HResult is 11 or 35 or unchecked((int)0x80070020))
        {
            return null; // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION
        }
    }

    /// <summary>Holds it together with others.</summary>
    public static IDisposable Share(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
}
