namespace ServerlessAges.Tests.Support;

/// <summary>Opens inputs, and reads or computes them to their end.</summary>
internal static class PlainText
{
    public static Task<DecodedInput> OpenAsync(byte[] raw, DialectOptions? options = null, Func<Stream, Stream>? limit = null) =>
        DecodedInput.OpenAsync(new BytesSource(raw), options ?? new DialectOptions(), AgeEngine.Columns, limit, default);

    /// <summary>The plain bytes of an input.</summary>
    public static async Task<byte[]> ReadAsync(byte[] raw, DialectOptions? options = null) =>
        await ReadAsync(new SourceStream((await OpenAsync(raw, options)).Source));

    public static async Task<byte[]> ReadAsync(Stream stream, int buffer = 81920)
    {
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, buffer);
        return bytes.ToArray();
    }

    /// <summary>The ages and rejected records of an input.</summary>
    public static async Task<CollectingSink> ComputeAsync(byte[] raw, DialectOptions? options = null, int workers = 2)
    {
        var input = await OpenAsync(raw, options);
        var sink = new CollectingSink(input.Dialect.HeaderLines);
        var maxRowBytes = (options ?? new DialectOptions()).MaxRowBytes;
        var pipeline = new SlicePipeline(
            input.Source, () => AgeEngine.Computer(input.Dialect, maxRowBytes), sink,
            new SlicePipelineOptions { Workers = workers });
        await pipeline.RunAsync(input.Dialect.FirstRow, long.MaxValue, input.Dialect.FirstRow, default);
        return sink;
    }
}
