namespace ServerlessAges.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_prints_the_seven_ages_twice_and_stops()
    {
        Service.SkipUnlessEmbedded();

        var ended = await Ages.RunAsync("demo");

        Assert.Equal("", ended.Error);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(2, ended.Output.Split(Samples.Ages2017.ReplaceLineEndings("\n")).Length - 1);
    }
}
