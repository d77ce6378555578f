using System.Text;
using ServerlessAges.Tests.Generators;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Batches.Activities;

/// <summary>What a batch of a list says of inputs that it cannot use, and how it gets over lost blocks and large inputs.</summary>
public sealed class ListFaultTests
{
    private static readonly BatchOptions Options = AgeBatches.In(2017);

    [Theory]
    [InlineData("", "empty-input", "The input is empty.")]
    [InlineData("name,town\nAda,London\n", "missing-column", "The header has no column 'born'; it has 'name', 'town'.")]
    [InlineData("PK\u0003\u0004", "unsupported-format", "The input cannot be read: this is a zip archive: unpack it.")]
    public async Task An_input_that_cannot_be_read_fails_the_batch_by_its_name(string text, string code, string message)
    {
        var run = await CreateAsync(Options, chunk: 40, "name,born\nAda,1815\n", text, "name,born\n");

        var failure = (await run.Host().RunAsync(ListRun.Id)).Failure;

        Assert.Equal(code, failure?.Code);
        Assert.StartsWith($"scientists/{ListRun.NameOf(1)}: {message}", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_inputs_that_cannot_be_read_than_allowed_fail_the_batch_and_the_first_three_are_named()
    {
        string[] texts = ["", "name,born\nAda,1815\n", "", "[", "", ""];
        var run = await CreateAsync(Options with { MaxRejectedInputs = 4 }, chunk: 30, texts);
        var allowed = await CreateAsync(Options with { MaxRejectedInputs = 5 }, chunk: 30, texts);

        var failure = (await run.Host().RunAsync(ListRun.Id)).Failure;

        allowed.Check(await allowed.Host().RunAsync(ListRun.Id), "allowed");
        Assert.Equal("too-many-rejected-inputs", failure?.Code);
        Assert.StartsWith(
            $"5 of 6 inputs cannot be read, and maxRejectedInputs allows 4. The first: scientists/{ListRun.NameOf(0)}: "
            + $"The input is empty. scientists/{ListRun.NameOf(2)}: The input is empty. scientists/{ListRun.NameOf(3)}: ",
            failure!.Message, StringComparison.Ordinal);
        Assert.Null(run.Store.Ages(ListRun.Id));
    }

    [Fact]
    public async Task Too_many_rejected_records_are_named_with_their_input()
    {
        var options = Options with { MaxRejected = new RejectionThreshold(1, null) };
        var run = await CreateAsync(options, chunk: 20, "name,born\nAda,1815\nx,?\n", "name,born\n\ny,?\n");

        var failure = (await run.Host().RunAsync(ListRun.Id)).Failure;

        Assert.Equal("too-many-rejected", failure?.Code);
        Assert.Contains($"The first: scientists/{ListRun.NameOf(0)}, line 3: ", failure!.Message, StringComparison.Ordinal);
        Assert.Contains($"; scientists/{ListRun.NameOf(1)}, line 3: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "source-missing")]
    [InlineData(false, "source-changed")]
    public async Task An_input_that_was_overwritten_or_deleted_always_fails_the_batch_by_its_name(bool deleted, string code)
    {
        var run = await CreateAsync(Options with { MaxRejectedInputs = 9 }, chunk: 15, "name,born\nAda,1815\n", "name,born\nAda,1815\n");
        var name = ListRun.NameOf(1);
        if (deleted) run.Store.Inputs.Remove(name);
        else run.Store.Inputs[name] = (run.Store.Inputs[name].Bytes, "2");

        var failure = (await run.Host().RunAsync(ListRun.Id)).Failure;

        Assert.Equal(code, failure?.Code);
        Assert.StartsWith($"scientists/{name} was", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_with_other_kept_columns_cannot_be_read_into_one_CSV_result()
    {
        var options = Options with { Format = ResultFormat.Csv, Input = Options.Input with { Keep = [DialectOptions.All] } };
        var run = await CreateAsync(options, chunk: 100, "name,born,town\nAda,1815,London\n", "name,born,city\nAda,1815,London\n");

        var failure = (await run.Host().RunAsync(ListRun.Id)).Failure;

        Assert.Equal("bad-option", failure?.Code);
        Assert.StartsWith(
            $"scientists/{ListRun.NameOf(1)}: Its results would have the columns name, born, city, age, ageAtDeath, and those of the "
            + "first input name, born, town, age, ageAtDeath.",
            failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_that_fails_each_time_is_named_by_its_inputs()
    {
        var run = await CreateAsync(Options, chunk: 25, "name,born\nAda,1815\n", "name,born\nAda,1815\n");
        run.Store.At = (what, done) =>
        {
            if (what == "StageBlock") throw new IOException("No room.");
        };

        var failure = (await run.Host(attempts: 5).RunAsync(ListRun.Id)).Failure;

        Assert.Equal("chunk-failed", failure?.Code);
        Assert.Equal(
            $"Chunk 0 (byte 0 of scientists/{ListRun.NameOf(0)} to byte 19 of scientists/{ListRun.NameOf(0)}) failed 3 times: No room. "
            + "Redrive the batch; the other chunks are reused.",
            failure!.Message);
    }

    [Fact]
    public async Task Chunks_whose_blocks_were_lost_are_computed_again()
    {
        for (var lost = 0; lost < 6; lost++)
        {
            var texts = Enumerable.Range(0, 9).Select(i => $"name,born\nAda,{1800 + i}\n\"multi\nline\",1815\nx,?\n").ToArray();
            var run = await CreateAsync(Options, chunk: 60, texts);
            var isLost = false;
            run.Store.At = (what, done) =>
            {
                if (what != "ListStaged" || done || isLost) return;
                isLost = run.Store.Staged.Remove(run.Store.Staged.Keys.Order().ElementAt(lost));
            };

            run.Check(await run.Host().RunAsync(ListRun.Id), $"block {lost}");
            Assert.True(isLost);
        }
    }

    [Theory]
    [InlineData(false, 5 << 20, 100 << 20)] // waits for its turn
    [InlineData(true, 5 << 20, 100 << 20)] // is held in memory
    [InlineData(true, 65 << 20, 100 << 20)] // becomes a blob
    [InlineData(true, 65 << 20, 100 << 10)]
    public async Task Large_inputs_wait_for_their_turn(bool inGzip, int length, int chunk)
    {
        var options = Options with { MaxRejectedInputs = 9 };
        if (length > 60 << 20) TestScale.SkipUnlessAll("It computes 65 MB.");
        var row = "Ada Lovelace,1815\n";
        var text = Encoding.ASCII.GetBytes("name,born\n" + string.Concat(Enumerable.Repeat(row, length / row.Length)));
        var large = inGzip ? GeneratedList.Gzip(text) : text;
        var small = "name,born\nEmmy,1882\n"u8.ToArray();
        var run = new ListRun([large, small, [], .. length > 60 << 20 ? Array.Empty<byte[]>() : [large, large[..^1]]], options, new Draw(0));
        await run.CreateAsync(chunk, chunk, cores: 2, decode: false);

        run.Check(await run.Host().RunAsync(ListRun.Id), $"chunks of {chunk}");
    }

    private static async Task<ListRun> CreateAsync(BatchOptions options, long chunk, params string[] texts)
    {
        var run = new ListRun([.. texts.Select(Encoding.UTF8.GetBytes)], options, new Draw(0));
        await run.CreateAsync(chunk, chunk, cores: 1);
        return run;
    }
}
