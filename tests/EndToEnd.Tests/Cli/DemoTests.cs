namespace ServerlessAges.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_shows_the_seven_ages_by_both_doors_and_stops()
    {
        Assert.SkipWhen(Service.GivenUrl is not null || Service.OnFunctions, "the demo starts its own service");

        var ended = await Ages.RunAsync("demo");

        Assert.Equal("", ended.Error);
        Assert.Equal(0, ended.ExitCode);
        Assert.Equal(2, ended.Output.Split(Samples.Ages2017.ReplaceLineEndings("\n")).Length - 1);
    }
}
