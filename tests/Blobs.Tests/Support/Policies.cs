using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ServerlessAges.Tests.Support;

/// <summary>Base of what stands between the client and the service.</summary>
internal abstract class AsyncPolicy : HttpPipelinePolicy
{
    public sealed override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Everything is asynchronous.");
}

/// <summary>Passes one request to the service and listed the answer.</summary>
internal sealed class LostAnswer(Func<Request, bool> which) : AsyncPolicy
{
    private int lost;

    public bool WasLost => lost != 0;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (which(message.Request) && Interlocked.Exchange(ref lost, 1) == 0)
            throw new IOException("The answer was lost.");
    }
}

/// <summary>Answers some requests with an error as Azure writes it: a code in a header, and XML.</summary>
internal sealed class Refusal(Func<Request, bool> which, int status, string code) : AsyncPolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!which(message.Request))
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        message.Response = new RefusedResponse(status, code)
        {
            ClientRequestId = message.Request.ClientRequestId,
            ContentStream = new MemoryStream(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>\n<Error>\n<Code>{code}</Code>\n<Message>No.\nTime:0</Message>\n</Error>")),
        };
    }

    private sealed class RefusedResponse(int status, string code) : Azure.Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "Refused.";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override bool IsError => true;

        public override void Dispose()
        {
        }

        protected override bool TryGetHeader(string name, out string value)
        {
            value = name.ToUpperInvariant() switch { "X-MS-ERROR-CODE" => code, "CONTENT-TYPE" => "application/xml", _ => "" };
            return value.Length > 0;
        }

        protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
        {
            var found = TryGetHeader(name, out var value);
            values = [value];
            return found;
        }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new("x-ms-error-code", code), new("Content-Type", "application/xml")];
    }
}

/// <summary>Breaks off the bodies of the first answers to reads of a range.</summary>
internal sealed class BrokenBody(int afterBytes, int times, Func<Task>? meanwhile = null) : AsyncPolicy
{
    private int broken;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (!message.Request.Headers.TryGetValue("x-ms-range", out _)) return;
        if (message.Response.Status != 206 || Interlocked.Increment(ref broken) > times) return;
        message.Response.ContentStream = new Breaking(message.Response.ContentStream!, afterBytes, meanwhile);
    }

    private sealed class Breaking(Stream inner, int left, Func<Task>? meanwhile) : ReadOnlyStream
    {
        private int left = left;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left == 0)
            {
                if (meanwhile is not null) await meanwhile();
                throw new IOException("The body broke off.");
            }

            var read = await inner.ReadAsync(buffer[..Math.Min(left, buffer.Length)], cancellationToken);
            left -= read;
            return read;
        }
    }
}

/// <summary>Records the requests and the maximum of concurrent reads of large ranges.</summary>
internal sealed class RequestLog : AsyncPolicy
{
    private readonly Lock gate = new();
    private int reading;

    public ConcurrentQueue<string> Ranges { get; } = new();

    public ConcurrentQueue<(RequestMethod Method, string Path)> Requests { get; } = new();

    public int MostAtOnce { get; private set; }

    public string[] LargeRanges => [.. Ranges.Where(IsLarge)];

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Requests.Enqueue((message.Request.Method, message.Request.Uri.Path));
        if (!message.Request.Headers.TryGetValue("x-ms-range", out var range))
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        Ranges.Enqueue(range);
        if (!IsLarge(range))
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        lock (gate) MostAtOnce = Math.Max(MostAtOnce, ++reading);
        await ProcessNextAsync(message, pipeline);
        message.Response.ContentStream = new Ending(message.Response.ContentStream!, () =>
        {
            lock (gate) reading--;
        });
    }

    private static bool IsLarge(string range)
    {
        var bounds = range["bytes=".Length..].Split('-').Select(long.Parse).ToArray();
        return bounds[1] - bounds[0] >= 1_000_000;
    }

    private sealed class Ending(Stream inner, Action ended) : ReadOnlyStream
    {
        private int done;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (read == 0 && !buffer.IsEmpty) End();
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            End();
            inner.Dispose();
            base.Dispose(disposing);
        }

        private void End()
        {
            if (Interlocked.Exchange(ref done, 1) == 0) ended();
        }
    }
}

/// <summary>
/// Answers reads as Azure does when asked for checksums: in an envelope with a CRC-64. Spoils a byte on the way if told to.
/// </summary>
internal sealed class ChecksumEnvelope(bool spoil) : AsyncPolicy
{
    private const string Header = "x-ms-structured-body";

    public int Enveloped { get; private set; }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var asked = message.Request.Headers.TryGetValue(Header, out var value);
        await ProcessNextAsync(message, pipeline);
        if (!asked || message.Request.Method != RequestMethod.Get || message.Response.Status >= 300) return;

        using var plain = new MemoryStream();
        await message.Response.ContentStream!.CopyToAsync(plain);
        Enveloped++;
        var envelope = Envelope(plain.ToArray());
        message.Response = new EnvelopedResponse(message.Response, new Dictionary<string, string>
        {
            [Header] = value!,
            ["x-ms-structured-content-length"] = $"{plain.Length}",
            ["Content-Length"] = $"{envelope.Length}",
        })
        {
            ContentStream = new MemoryStream(envelope),
        };
    }

    private byte[] Envelope(byte[] content)
    {
        var crc = Crc(content);
        var envelope = new byte[13 + 10 + content.Length + 8 + 8];
        var span = envelope.AsSpan();
        span[0] = 1; // version
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], envelope.Length);
        BinaryPrimitives.WriteInt16LittleEndian(span[9..], 1); // with CRC-64
        BinaryPrimitives.WriteInt16LittleEndian(span[11..], 1); // segments
        BinaryPrimitives.WriteInt16LittleEndian(span[13..], 1); // the first one
        BinaryPrimitives.WriteInt64LittleEndian(span[15..], content.Length);
        content.CopyTo(span[23..]);
        if (spoil) span[23] ^= 1;
        BinaryPrimitives.WriteUInt64LittleEndian(span[(23 + content.Length)..], crc);
        BinaryPrimitives.WriteUInt64LittleEndian(span[(31 + content.Length)..], crc);
        return envelope;
    }

    // The service's own polynomial, reflected.
    private static ulong Crc(byte[] content)
    {
        var crc = ~0UL;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x9A6C9329AC4BC9B5UL : crc >> 1;
        }

        return ~crc;
    }

    private sealed class EnvelopedResponse(Azure.Response inner, Dictionary<string, string> own) : Azure.Response
    {
        public override int Status => inner.Status;

        public override string ReasonPhrase => inner.ReasonPhrase;

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId
        {
            get => inner.ClientRequestId;
            set => inner.ClientRequestId = value;
        }

        public override void Dispose() => inner.Dispose();

        protected override bool TryGetHeader(string name, out string value) =>
            own.TryGetValue(name, out value!) || inner.Headers.TryGetValue(name, out value!);

        protected override bool TryGetHeaderValues(string name, out IEnumerable<string> values)
        {
            if (!own.TryGetValue(name, out var value)) return inner.Headers.TryGetValues(name, out values!);
            values = [value];
            return true;
        }

        protected override bool ContainsHeader(string name) => own.ContainsKey(name) || inner.Headers.Contains(name);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            own.Select(pair => new HttpHeader(pair.Key, pair.Value));
    }
}
