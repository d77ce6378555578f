using System.Security.Cryptography;

namespace ServerlessAges.Cli.Azurite;

/// <summary>Azurite's folder, locked for one host. Each folder has another account key.</summary>
internal sealed class DataFolder(string path, FileStream hold) : IDisposable
{
    private const string Account = "devstoreaccount1";
    private const int ExclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.2);

    private readonly string key = File.Exists(KeyFileOf(path))
        ? File.ReadAllText(KeyFileOf(path)).Split("AccountKey=")[^1].Split(';')[0]
        : Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));

    public string FullPath => path;
    public string KeyFile => KeyFileOf(path);
    public string Accounts => $"{Account}:{key}";

    /// <summary>Waits until no other host uses the folder, and reports that it waits.</summary>
    public static async Task<DataFolder> OpenAsync(string path, Action<string> report, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(path).FullName;
        for (var isReported = false; ; isReported = true)
        {
            if (TryLock(Path.Combine(folder, "lock")) is { } hold) return new DataFolder(folder, hold);
            if (!isReported)
                report($"Another host serves this storage ({folder}): waiting until it ends. Ctrl+C stops this one.");
            await Task.Delay(Interval, cancellation);
        }
    }

    public string Connect(Uri service)
    {
        var text = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
            + $"BlobEndpoint={new Uri(service, Account)};";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(KeyFile + ".new", options)) file.Write(text);
        File.Move(KeyFile + ".new", KeyFile, overwrite: true);
        return text;
    }

    public void Dispose() => hold.Dispose();

    // Only its owner can read it. It keeps the key for the next start.
    private static string KeyFileOf(string folder) => Path.Combine(folder, "connection-string");

    // Azurite's process inherits the open file. If this process is killed, the lock lasts until Azurite has written its
    // database.
    private static FileStream? TryLock(string path)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Inheritable);
            if (OperatingSystem.IsWindows() || Lock(file.SafeFileHandle, ExclusiveNow) == 0) return file;
        }
        catch (IOException taken) when (taken.HResult is 11 or 35 or unchecked((int)0x80070020))
        {
            // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION
        }

        file?.Dispose();
        return null;
    }

    // On Unix an inheritable file is only locked as shared.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FLock")]
    private static extern int Lock(SafeHandle file, int operation);
}
