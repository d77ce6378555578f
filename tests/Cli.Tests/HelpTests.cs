namespace ServerlessAges.Tests;

/// <summary>`--help` of every command fits a terminal of 80 columns and 24 rows.</summary>
public sealed class HelpTests
{
    private static readonly string[] Names = ["demo", "run", "serve", "submit", "status", "results", "cancel", "redrive", "verify", "estimate"];

    public static TheoryData<string> Commands { get; } = ["", .. Names];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_fits_a_screen_and_shows_examples(string command)
    {
        var ended = await Ages.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        var lines = ended.Output.TrimEnd('\n').Split('\n');
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.True(lines.Length <= 24, $"{lines.Length} rows:\n{ended.Output}");
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        if (command.Length > 0) Assert.Contains($"\n  ages {command}", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_are_all_listed()
    {
        var ended = await Ages.RunAsync("--help");

        Assert.All(Names, name => Assert.Contains($"\n  {name} ", ended.Output, StringComparison.Ordinal));
    }
}
