using System.IO.Compression;
using System.Text.Json;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Fuzz;

/// <summary>Gzip and JSON arrays, whole, broken and cut off: unpacked they are what they hold, or they are refused.</summary>
internal static class UnpackTarget
{
    /// <summary>How many bytes choose.</summary>
    public const int Choosing = 4;

    // The array itself and the levels that each of its elements may have.
    private static readonly JsonDocumentOptions AsDeep = new() { MaxDepth = JsonScanner.MaxDepth + 1 };

    private static readonly DialectOptions Options = new() { MaxRowBytes = 4096 };

    public static void Gzip(byte[] input)
    {
        var choices = new Choices(input, Choosing);
        var (wrapped, members, lost, padding) = (choices.Of(true, false), choices.Of(1, 2, 3), choices.AtLeast(0), choices.AtLeast(0));
        if (!wrapped || choices.File is [0x1F, 0x8B, ..])
        {
            // Arbitrary deflate streams.
            AddsUp(Compute([0x1F, 0x8B, .. choices.File]), plain: null);
        }
        else if (choices.File.Length == 0)
        {
            // GZipStream writes nothing of nothing.
        }
        else if (lost > 0)
        {
            var zipped = Zip(choices.File, members: 1); // cut between two members it would be whole
            Assert.Equal("invalid-gzip", Compute(zipped[..Math.Max(2, zipped.Length - lost)]).Code);
        }
        else
        {
            AddsUp(Compute([.. Zip(choices.File, members), .. new byte[padding]]), Compute(choices.File));
        }
    }

    public static void JsonArray(byte[] input)
    {
        var choices = new Choices(input, Choosing);
        var (piece, file) = (choices.AtLeast(1), choices.File);
        var whole = Lines(file, int.MaxValue);
        Assert.Equal(whole, Lines(file, piece));

        var elements = Elements(file);
        if (elements is not null)
        {
            Assert.True(whole.Bytes is not null, $"A valid array was refused: {whole.Code}");
            Assert.Equal(elements, PlainLines(whole.Bytes));
        }

        if (whole.Bytes is null) return;
        var lines = NdjsonOracle.Read(Convert.FromHexString(whole.Bytes), Options.MaxRowBytes, Generators.GeneratedInput.AsOf);
        if (elements is null && !lines.Rejected.Exists(rejected => rejected.Reason is "invalid-json" or "row-too-long"))
            Assert.Fail("An invalid array was accepted without a rejected record.");
        var computed = Compute(file, Options with { Format = InputFormat.JsonArray });
        Assert.Null(computed.Code);
        Assert.Equal(lines.Counts, computed.Sink!.Counts);
        Assert.True(lines.Ages.SequenceEqual(computed.Sink.Ages));
    }

    private static void AddsUp(Outcome outcome, Outcome? plain)
    {
        if (plain is not null)
        {
            Assert.Equal(plain.Code, outcome.Code);
            if (plain.Sink is null) return;
            Assert.Equal(plain.Sink.Counts, outcome.Sink!.Counts);
            Assert.True(plain.Sink.Ages.SequenceEqual(outcome.Sink.Ages));
            Assert.True(plain.Sink.Rejected.AsSpan().SequenceEqual(outcome.Sink.Rejected));
        }
        else if (outcome.Sink is { } sink)
        {
            Assert.Equal(sink.Counts.Results, sink.Ages.Count(value => value == '\n'));
            Assert.Equal(sink.Counts.Rejected, RejectedRecord.Parse(sink.Rejected).Count);
        }
    }

    private static Outcome Compute(byte[] raw, DialectOptions? options = null)
    {
        try
        {
            return new Outcome(PlainText.ComputeAsync(raw, options ?? Options, workers: 1).GetAwaiter().GetResult(), null);
        }
        catch (BatchException refusal) when (refusal.Allowed(Refusals.OfInputs))
        {
            return new Outcome(null, refusal.Code);
        }
    }

    private static byte[] Zip(byte[] plain, int members)
    {
        var zipped = new MemoryStream();
        for (var member = 0; member < members; member++)
        {
            var (from, to) = (plain.Length * member / members, plain.Length * (member + 1) / members);
            using var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(plain, from, to - from);
        }

        return zipped.ToArray();
    }

    // As hexadecimal digits, for them to be compared and shown.
    private static (string? Bytes, string? Code) Lines(byte[] array, int piece)
    {
        try
        {
            using var stream = new JsonArrayStream(new OddStream(array, piece));
            return (Convert.ToHexString(PlainText.ReadAsync(stream, buffer: Math.Min(piece, 4096)).GetAwaiter().GetResult()), null);
        }
        catch (BatchException refusal) when (refusal.Allowed(["invalid-json"]))
        {
            return (null, refusal.Message);
        }
    }

    private static List<string>? Elements(byte[] array)
    {
        try
        {
            using var document = JsonDocument.Parse(array.AsMemory(LineOracle.AfterByteOrderMark(array)), AsDeep);
            return document.RootElement.ValueKind != JsonValueKind.Array ? null
                : [.. document.RootElement.EnumerateArray().Select(element => Compact(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element)))];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string> PlainLines(string hex)
    {
        var lines = new List<string>();
        for (var rest = Convert.FromHexString(hex).AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            lines.Add(Compact(rest[..end]));
            rest = rest[(end + 1)..];
        }

        return lines;
    }

    // White space is none of the element's.
    private static string Compact(ReadOnlySpan<byte> json) =>
        Escaped.Text([.. json.ToArray().Where(value => value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))]);

    private sealed record Outcome(CollectingSink? Sink, string? Code);
}
