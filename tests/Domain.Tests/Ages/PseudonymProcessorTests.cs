using System.Text;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Ages;

public sealed class PseudonymProcessorTests
{
    private const string Key = "a key of an operator";

    // hashlib.pbkdf2_hmac('sha256', b'a key of an operator', b'Ada Lovelace', 1000, 16).hex()
    private const string OfAda = "cf5f7f6ee08f988f1668576676fd7717";

    [Fact]
    public async Task A_name_becomes_what_any_pbkdf2_makes_of_it() => Assert.Equal(
        $$"""
        {"pseudonym":"{{OfAda}}","age":202}
        {"pseudonym":"cf0e496987870b12c6b07c27f0560ea3","age":1}
        {"pseudonym":"{{OfAda}}","age":202}

        """,
        (await ComputeAsync("Ada Lovelace,1815\n,2016\n\"Ada Lovelace\",1815\n", Key)).Ages);

    [Fact]
    public async Task Another_key_gives_another_pseudonym()
    {
        var ages = (await ComputeAsync("Ada Lovelace,1815\n", "another key of an operator")).Ages;
        Assert.DoesNotContain(OfAda, ages, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", ages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_ages_reject_is_rejected()
    {
        var rejected = (await ComputeAsync("Ada,Unknown\nAd\u00FF,1815\nAda,2018\n", Key)).Rejected;
        Assert.Equal(["invalid-year", "invalid-utf8", "born-after-reference"], rejected.Select(record => record.Reason));
    }

    [Fact]
    public void The_key_is_never_shown_and_a_short_one_is_refused()
    {
        var settings = HostSettings.Read(name => name == "pseudonymKey" ? Key : null, AgeBatches.Table.Secrets);
        Assert.DoesNotContain(Key, settings.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(settings.Secrets.Digest("pseudonymKey"), AgeBatches.Secrets(Key + "!").Digest("pseudonymKey"));
        Assert.False(AgeBatches.Secrets("").Has("pseudonymKey"));
        Assert.Equal("bad-option", Assert.Throws<BatchException>(() => AgeBatches.Secrets("too short")).Code);
    }

    [Fact]
    public void Without_a_key_nothing_is_computed()
    {
        var options = AgeBatches.In(2017, "pseudonym");
        var dialect = DialectReader.Read("name,born\n"u8, options.Input, PseudonymProcessor.Schema.Columns);
        var refused = Assert.Throws<BatchException>(
            () => AgeBatches.Processors.CreateComputer(options, dialect, SecretValues.None));
        Assert.Equal("missing-key", refused.Code);
    }

    private static async Task<(string Ages, IReadOnlyList<RejectedRecord> Rejected)> ComputeAsync(string rows, string key)
    {
        var input = await PlainText.OpenAsync(Encoding.Latin1.GetBytes("name,born\n" + rows));
        var options = AgeBatches.In(2017, "pseudonym") with {  };
        var sink = new CollectingSink(input.Dialect.HeaderLines);
        var pipeline = new SlicePipeline(
            input.Source, () => AgeBatches.Processors.CreateComputer(options, input.Dialect, AgeBatches.Secrets(key)), sink,
            new SlicePipelineOptions { Workers = 1 });
        await pipeline.RunAsync(input.Dialect.FirstRow, long.MaxValue, input.Dialect.FirstRow, default);
        return (Encoding.UTF8.GetString([.. sink.Ages]), RejectedRecord.Parse(sink.Rejected));
    }
}
