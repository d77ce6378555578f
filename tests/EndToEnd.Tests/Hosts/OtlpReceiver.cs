using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Tests.Hosts;

/// <summary>A span as it arrived.</summary>
internal sealed record Span(string Trace, string Id, string Parent, string Name, ulong Start, ulong End, IReadOnlyDictionary<string, string> Tags);

/// <summary>Receives what OpenTelemetry sends by HTTP and protobuf, and reads as much of it as tests need.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private WebApplication web = null!;

    private OtlpReceiver()
    {
    }

    public ConcurrentQueue<Span> Spans { get; } = [];

    /// <summary>Names of metrics, and everything that logs say.</summary>
    public ConcurrentDictionary<string, string> Texts { get; } = [];

    public Uri Address { get; private set; } = null!;

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        (receiver.web, receiver.Address) = await LoopbackServer.StartAsync("/v1/{signal}", receiver.ReceiveAsync);
        return receiver;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context, string signal)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var message = body.ToArray();
        if (signal == "traces")
        {
            // resource_spans, scope_spans, spans
            foreach (var span in Fields(message, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
                Spans.Enqueue(Read(span));
        }

        Texts.AddOrUpdate(signal, Encoding.UTF8.GetString(message), (_, text) => text + Encoding.UTF8.GetString(message));
    }

    private static Span Read(byte[] span) => new(
        Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(Fields(span, 5).First()),
        BinaryPrimitives.ReadUInt64LittleEndian(Fields(span, 7).First()), BinaryPrimitives.ReadUInt64LittleEndian(Fields(span, 8).First()),
        Fields(span, 9).ToDictionary(
            tag => Encoding.UTF8.GetString(Fields(tag, 1).First()),
            tag => Fields(tag, 2).First() is var value && Fields(value, 1).FirstOrDefault() is { } text
                ? Encoding.UTF8.GetString(text)
                : $"{Number(Fields(value, 3).FirstOrDefault() ?? [])}"));

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    // The bytes of each field of a number, whatever its type.
    private static IEnumerable<byte[]> Fields(byte[] message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var from = at;
            var length = (key & 7) switch
            {
                0 => Skip(message, at) - at,
                1 => 8,
                5 => 4,
                _ => (int)Varint(message, ref from),
            };
            if ((int)(key >> 3) == field) yield return message[from..(from + length)];
            at = from + length;
        }
    }

    private static int Skip(byte[] message, int at)
    {
        Varint(message, ref at);
        return at;
    }

    private static ulong Number(byte[] varint)
    {
        var at = 0;
        return varint.Length == 0 ? 0 : Varint(varint, ref at);
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128) return value;
        }
    }
}
