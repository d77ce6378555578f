using System.Collections.Concurrent;
using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ServerlessAges.Tests.Support;

/// <summary>
/// A CSV blob of any length, generated on request. Staged blocks are counted and discarded. All other requests go to
/// the service.
/// </summary>
internal sealed class GeneratedBlob(BlobReference reference) : AsyncPolicy
{
    // 10 bytes, and then rows of 25: chunks and blocks end inside rows.
    private static readonly byte[] Header = "name,born\n"u8.ToArray();
    private static readonly byte[] Rows = [.. Enumerable.Repeat("Scientist No. 01815,1815\n"u8.ToArray(), 4096).SelectMany(row => row)];

    private int requests;

    /// <summary>First byte and length of each range fetched.</summary>
    public ConcurrentQueue<(long From, long Length)> Fetched { get; } = new();

    /// <summary>Id and length of each block staged.</summary>
    public ConcurrentQueue<(string Id, long Length)> Staged { get; } = new();

    /// <summary>Requests of any kind.</summary>
    public int Requests => requests;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref requests);
        var request = message.Request;
        if (request.Headers.TryGetValue("x-ms-range", out var range) && request.Uri.Path.EndsWith(reference.Name, StringComparison.Ordinal))
        {
            var bounds = range["bytes=".Length..].Split('-').Select(bound => long.Parse(bound, CultureInfo.InvariantCulture)).ToArray();
            var (from, length) = (bounds[0], bounds[1] + 1 - bounds[0]);
            Fetched.Enqueue((from, length));
            message.Response = new MadeResponse(206, request.ClientRequestId, new Dictionary<string, string>
            {
                ["Content-Length"] = $"{length}",
                ["Content-Range"] = $"bytes {from}-{from + length - 1}/{reference.Length}",
                ["ETag"] = reference.ETag,
                ["Last-Modified"] = "Tue, 14 Mar 2017 15:09:26 GMT",
            })
            {
                ContentStream = new Generated(from, from + length),
            };
        }
        else if (request.Method == RequestMethod.Put && request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal))
        {
            using var counter = new Counter();
            await request.Content!.WriteToAsync(counter, message.CancellationToken);
            Staged.Enqueue((request.Uri.Query, counter.Length));
            message.Response = new MadeResponse(201, request.ClientRequestId, []);
        }
        else
        {
            await ProcessNextAsync(message, pipeline);
        }
    }

    private static void Fill(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var from = offset < Header.Length ? Header.AsSpan((int)offset) : Rows.AsSpan((int)((offset - Header.Length) % Rows.Length));
            var count = Math.Min(from.Length, bytes.Length);
            from[..count].CopyTo(bytes);
            bytes = bytes[count..];
            offset += count;
        }
    }

    private sealed class Generated(long offset, long end) : ReadOnlyStream
    {
        private long offset = offset;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, end - offset);
            Fill(buffer.Span[..count], offset);
            offset += count;
            return ValueTask.FromResult(count);
        }
    }

    private sealed class Counter : MemoryStream
    {
        private long length;

        public override long Length => length;

        public override void Write(byte[] buffer, int offset, int count) => length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => length += buffer.Length;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            length += buffer.Length;
            return default;
        }
    }

    private sealed class MadeResponse(int status, string requestId, Dictionary<string, string> headers) : Azure.Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = requestId;

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool TryGetHeader(string name, out string value) => headers.TryGetValue(name, out value!);

        protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
        {
            values = headers.TryGetValue(name, out var value) ? [value] : [];
            return headers.ContainsKey(name);
        }

        protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            headers.Select(pair => new HttpHeader(pair.Key, pair.Value));
    }
}
