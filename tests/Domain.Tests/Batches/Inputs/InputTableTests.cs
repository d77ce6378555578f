
namespace ServerlessAges.Tests.Batches;

public sealed class InputTableTests
{
    [Fact]
    public async Task A_list_is_read_as_it_was_written()
    {
        BatchInput[] inputs =
        [
            new(new BlobReference("inputs", "ä/ö \"1\".csv", "0x1", 0)),
            new(new BlobReference("inputs", "b.json.gz", "0x2", 20_000_000),
                new BlobReference("batches", "work/b/decoded/000001.Ndjson", "0x3", 90_000_000), InputFormat.Ndjson),
        ];

        var table = await ReadAsync(inputs, gap: 10);

        Assert.Equal(inputs, table.Inputs);
        Assert.Equal(90_000_020, table.Length);
        Assert.Equal("inputs/ä/ö \"1\".csv", table.Inputs[0].Name);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(14, 1)]
    [InlineData(15, 2)]
    public async Task Every_position_belongs_to_one_input(long position, int index)
    {
        var table = await ReadAsync([Of("a", 5), Of("b", 0), Of("c", 1)], gap: 5);

        Assert.Equal(index, table.IndexAt(position));
        Assert.InRange(position, table.StartOf(index), table.StartOf(index + 1) - 1);
    }

    [Fact]
    public async Task The_largest_list_takes_at_most_60_MB()
    {
        var inputs = Enumerable.Range(0, BatchOptions.MaxInputs).Select(i => Of($"2026/12/measurements-of-station-{i:D6}.csv", 1024));
        using var lines = new MemoryStream();
        InputTable.Write(inputs, lines);
        var least = long.MaxValue; // other tests allocate at the same time
        for (var i = 0; i < 5 && least > 60 << 20; i++)
        {
            lines.Position = 0;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var table = await InputTable.ReadAsync(lines, gap: 5, default);
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true) - before);
            Assert.Equal(BatchOptions.MaxInputs, table.Inputs.Count);
        }

        Assert.InRange(least, long.MinValue, 60 << 20);
    }

    private static BatchInput Of(string name, long length) => new(new BlobReference("inputs", name, "0x8DD2A1B3C4D5E6F", length));

    private static Task<InputTable> ReadAsync(IEnumerable<BatchInput> inputs, long gap)
    {
        var lines = new MemoryStream();
        InputTable.Write(inputs, lines);
        lines.Position = 0;
        return InputTable.ReadAsync(lines, gap, default);
    }
}
