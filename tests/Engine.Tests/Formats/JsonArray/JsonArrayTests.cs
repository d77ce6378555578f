using System.Text;
using System.Text.Json;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records.Json;

public sealed class JsonArrayTests
{
    private const string Nasty = """
         [ {"name":"a]},{[\"\\","born":1815},
        {
          "name": "Ada", "x": [[{"y":[1,2,{}]}],"]"],
          "born": 1815
        } , 12,"text",null,[1,[2]],{"name":"","born":"\u0031"}
        ]

        """;

    [Fact]
    public async Task Every_element_becomes_one_line_however_the_array_arrives()
    {
        var bytes = Encoding.UTF8.GetBytes(Nasty);
        using var document = JsonDocument.Parse(bytes);
        var elements = document.RootElement.EnumerateArray().Select(element => Compact(element.GetRawText())).ToArray();
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            var lines = await LinesAsync(bytes, piece);
            Assert.Equal(elements, lines.Split('\n')[..^1].Select(Compact));
            Assert.EndsWith("\n", lines, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData(" [ \r\n ] \n", "")]
    [InlineData("\uFEFF[1,2]", "1\n2\n")]
    [InlineData("[{\"a\":1}]", "{\"a\":1}\n")]
    public async Task Simple_arrays_give_simple_lines(string array, string lines) =>
        Assert.Equal(lines, await LinesAsync(Encoding.UTF8.GetBytes(array), piece: 2));

    [Fact]
    public async Task An_array_cut_off_anywhere_is_refused_with_the_place()
    {
        var bytes = Encoding.UTF8.GetBytes(Nasty.TrimEnd());
        var options = new DialectOptions { Format = InputFormat.JsonArray };
        for (var length = 0; length < bytes.Length; length++)
        {
            var refusal = await Assert.ThrowsAsync<BatchException>(() => PlainText.ReadAsync(bytes[..length], options));
            Assert.Equal("invalid-json", refusal.Code);
            Assert.Contains($"at byte {length}: the input ends", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{}", 0, "an array must begin with [")]
    [InlineData("[1,,2]", 3, "an element was expected")]
    [InlineData("[,1]", 1, "an element was expected")]
    [InlineData("[1,]", 3, "an element was expected")]
    [InlineData("[1}]", 2, "a bracket closes that none opened")]
    [InlineData("[1] 2", 4, "something follows the end of the array")]
    [InlineData("[1]]", 3, "something follows the end of the array")]
    public async Task A_broken_array_is_refused_with_the_place(string array, int at, string what)
    {
        for (var piece = 1; piece <= array.Length; piece++)
        {
            var refusal = await Assert.ThrowsAsync<BatchException>(() => LinesAsync(Encoding.UTF8.GetBytes(array), piece));
            Assert.Equal("invalid-json", refusal.Code);
            Assert.Contains($"at byte {at}: {what}", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[{\"name\":\"Ada\nLovelace\",\"born\":1815}]")]
    [InlineData("[{\"name\":\"Ada\\\n\",\"born\":1815}]")]
    [InlineData("[{\"name\":\"Ada\r\",\"born\":1815}]")]
    [InlineData("[{\"name\":\"Ada\",\"born\":1815]")]
    [InlineData("[{\"name\":\"Ada\",\"born\":18\n15}]")]
    public async Task An_element_that_is_not_json_is_one_rejected_record(string array)
    {
        var bytes = Encoding.UTF8.GetBytes(array.Replace("1815]", "1815],{\"name\":\"Tu\",\"born\":1930}]", StringComparison.Ordinal));
        var sink = await PlainText.ComputeAsync(bytes);
        Assert.Equal(1, sink.Counts.Rejected);
        Assert.Equal("invalid-json", Assert.Single(Oracle.RejectedRecord.Parse(sink.Rejected)).Reason);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xFE, 0xFF })]
    public async Task A_byte_order_mark_before_the_first_element_is_no_mark_of_the_input(byte[] mark)
    {
        var sink = await PlainText.ComputeAsync([(byte)'[', .. mark, .. "{\"name\":\"Ada\",\"born\":1815},{\"name\":\"Tu\",\"born\":1930}]"u8]);
        Assert.Equal("invalid-json", Assert.Single(Oracle.RejectedRecord.Parse(sink.Rejected)).Reason);
        Assert.Equal("{\"name\":\"Tu\",\"age\":87}\n", Encoding.UTF8.GetString([.. sink.Ages]));
    }

    [Theory]
    [InlineData(new byte[] { 0xEF })]
    [InlineData(new byte[] { 0xEF, 0xBB })]
    [InlineData(new byte[] { (byte)' ', 0xBB, 0xBF })]
    public async Task A_part_of_a_byte_order_mark_is_none(byte[] part)
    {
        var refusal = await Assert.ThrowsAsync<BatchException>(
            () => PlainText.ReadAsync([.. part, .. "[1]"u8], new DialectOptions { Format = InputFormat.JsonArray }));
        Assert.Equal("invalid-json", refusal.Code);
    }

    [Fact]
    public async Task Fifty_megabytes_pass_through_without_being_held()
    {
        const int elements = 1_000_000;
        var array = new LongArray(elements);
        await using var lines = new JsonArrayStream(array);
        var buffer = new byte[64 * 1024];
        long given = 0, lineFeeds = 0, maxHeld = 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread(); // nothing here waits, so the thread stays the same
        for (int read; (read = await lines.ReadAsync(buffer)) > 0;)
        {
            given += read;
            lineFeeds += buffer.AsSpan(0, read).Count((byte)'\n');
            maxHeld = Math.Max(maxHeld, array.Given - given);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.True(given > 50_000_000);
        Assert.Equal(elements, lineFeeds);
        Assert.InRange(maxHeld, 0, 128 * 1024);
        Assert.InRange(allocated, 0, 4 << 20);
    }

    private static string Compact(string json) => string.Concat(json.Split(' ', '\r', '\n'));

    private static async Task<string> LinesAsync(byte[] array, int piece)
    {
        await using var lines = new JsonArrayStream(new OddStream(array, piece));
        return Encoding.UTF8.GetString(await PlainText.ReadAsync(lines, buffer: piece + 1));
    }

    // [{"name":"Ada Lovelace of London","born":1815,"x":[1]},…]
    private sealed class LongArray : ReadOnlyStream
    {
        private const string Element = ",{\"name\":\"Ada Lovelace of London\",\"born\":1815,\"x\":[1]}";

        private readonly byte[] block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Element, 1000)));
        private readonly long end;

        public LongArray(int elements) => end = (long)elements * Element.Length;

        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var from = (int)(Given % block.Length);
            var count = (int)Math.Min(Math.Min(buffer.Length, block.Length - from), end + 1 - Given);
            block.AsSpan(from, count).CopyTo(buffer.Span);
            if (Given == 0) buffer.Span[0] = (byte)'[';
            Given += count;
            if (Given == end + 1 && count > 0) buffer.Span[count - 1] = (byte)']';
            return new(count);
        }
    }
}
