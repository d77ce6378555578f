namespace ServerlessAges.Blobs.Reading;

/// <summary>The bytes of one download, null until it has succeeded.</summary>
internal sealed class DownloadedRange(long offset, long end)
{
    public long Offset => offset;

    public long End => end;

    public Task Download { get; set; } = Task.CompletedTask;

    public byte[]? Bytes { get; set; }

    public int Holders { get; set; } = 2; // the source and the download
}
