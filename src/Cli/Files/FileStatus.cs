[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace ServerlessAges.Cli.Files;

/// <summary>Identity, type, length and modification time of a file. Links are followed.</summary>
internal sealed record FileStatus(string Id, int Mode, long Length, (long, long) Modified)
{
    private const int NoEntry = 2;
    private const int NotFolder = 20;
    private const int CloseOnExec = 1;

    public bool IsRegular => (Mode & 0xF000) == 0x8000;
    public bool IsFolder => (Mode & 0xF000) == 0x4000;
    public bool IsPipe => (Mode & 0xF000) == 0x1000;
    public UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);

    /// <summary>Reads the status of a path; null if there is no such file.</summary>
    public static FileStatus? Find(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            var file = new FileInfo(path);
            var id = (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName.ToUpperInvariant();
            if (Directory.Exists(path)) return new FileStatus(id, 0x4000, 0, default);
            return file.Exists ? new FileStatus(id, 0x8000, file.Length, (0, file.LastWriteTimeUtc.Ticks)) : null;
        }

        if (Stat(path, out var found) == 0) return From(found);
        if (Marshal.GetLastPInvokeError() is NoEntry or NotFolder) return null;
        throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>Reads the status of a descriptor that this process was started with; null if it is closed.</summary>
    public static FileStatus? Find(int descriptor)
    {
        if (OperatingSystem.IsWindows()) return new FileStatus($"descriptor {descriptor}", 0x1000, 0, default);
        // The runtime opens its files under the numbers of closed descriptors, and all of them close on exec.
        return GetDescriptorFlags(descriptor) is >= 0 and var flags && (flags & CloseOnExec) == 0
            && Stat(descriptor, out var found) == 0 ? From(found) : null;
    }

    // A file of /proc, whose length is 0, has a new inode and time each time.
    public bool IsUnchanged(FileStatus? later) =>
        later is not null && later.Length == Length && (Length == 0 || (later.Id, later.Modified) == (Id, Modified));

    private static FileStatus From(NativeStatus found) =>
        new($"{found.Device}:{found.Inode}", found.Mode, found.Size, (found.Modified, found.ModifiedNanoseconds));

    // The runtime's own functions: their layout is the same on every Unix, that of libc's stat is not.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out NativeStatus status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat")]
    private static extern int Stat(nint descriptor, out NativeStatus status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FcntlGetFD")]
    private static extern int GetDescriptorFlags(nint descriptor);

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct NativeStatus
    {
        [FieldOffset(4)] public int Mode;
        [FieldOffset(16)] public long Size;
        [FieldOffset(40)] public long Modified;
        [FieldOffset(48)] public long ModifiedNanoseconds;
        [FieldOffset(88)] public long Device;
        [FieldOffset(104)] public long Inode;
    }
}
