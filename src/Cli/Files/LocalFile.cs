namespace ServerlessAges.Cli.Files;

/// <summary>A file that the command line names.</summary>
internal sealed record LocalFile(string Name, string Path, int? Descriptor, FileStatus? Status)
{
    private const int MaxLinks = 40;

    // Read or written once, from its start to its end: a pipe, a terminal, an open descriptor.
    public bool IsStream => Descriptor is not null || Status is { IsRegular: false };

    // Equal for two names of one file, also if it does not exist yet; null for terminals and other devices.
    public string? Id => Status is null ? $"{FileStatus.Find(Folder)?.Id}/{System.IO.Path.GetFileName(Path)}"
        : Status.IsRegular || Status.IsPipe ? Status.Id : null;

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public static LocalFile Find(string name, int standard)
    {
        if (name.Length == 0) throw UsageError.Of("The name of a file is empty.");
        if (name == StandardStreams.Dash) return Find(name, name, standard);
        var full = System.IO.Path.GetFullPath(name);
        var path = full;
        for (var links = 0; links < MaxLinks; links++)
        {
            if (StandardStreams.DescriptorOf(path) is { } descriptor) return Find(name, path, descriptor);
            if (new FileInfo(path).LinkTarget is not { } target) break;
            path = System.IO.Path.GetFullPath(target, System.IO.Path.GetDirectoryName(path)!);
        }

        // Some links cannot be resolved by their text: those of /proc, and .. after a linked folder.
        var status = FileStatus.Find(full);
        return new LocalFile(name, path == full || status?.Id == FileStatus.Find(path)?.Id ? path : full, null, status);
    }

    public FileStatus? Refresh() => Descriptor is { } descriptor ? FileStatus.Find(descriptor) : FileStatus.Find(Path);

    /// <summary>Opens the file. Waits for the writer of a FIFO.</summary>
    public FileStream OpenRead() => Descriptor is { } descriptor
        ? StandardStreams.Open(descriptor, FileAccess.Read)
        : new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static LocalFile Find(string name, string path, int descriptor) =>
        new(name, path, descriptor, FileStatus.Find(descriptor) ?? throw new IOException(
            descriptor switch { 0 => "Standard input", 1 => "Standard output", 2 => "Standard error", _ => name }
                + " is closed."));
}
