using System.CommandLine;
using ServerlessAges.Cli;
using ServerlessAges.Cli.Demo;

namespace ServerlessAges.Tests.Common;

/// <summary>Command lines that make no sense: of every command and every option.</summary>
public sealed class UsageErrorTests
{
    // What each command needs to be complete.
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["demo"] = [], ["serve"] = [], ["run"] = ["a.csv"], ["submit"] = ["a.csv"], ["status"] = ["b"], ["results"] = ["b"], ["cancel"] = ["b"],
        ["redrive"] = ["b"], ["verify"] = ["b"], ["estimate"] = ["--size", "1GB"],
    };

    private static readonly Command[] Commands =
    [
        .. AgesCommandLine.Create(new ProcessorRegistry().Add<AgeProcessor>().Add<PseudonymProcessor>(), processors => DemoCommand.Create(processors, [])).Subcommands,
    ];

    [Fact]
    public async Task A_mistyped_option_is_reported_with_the_one_that_was_meant()
    {
        var typed = Commands.SelectMany(command => Options(command).SelectMany(option => new[]
        {
            (command, option.Name, Word: option.Name.Remove(3, 1)),
            (command, option.Name, Word: option.Name.Insert(4, "x") + "=1"),
        }));

        OneLine.AssertNone(await Task.WhenAll(typed.SelectMany(typo => new[]
        {
            FaultAsync([typo.command.Name, .. Needed[typo.command.Name], typo.Word, "1"], $"Did you mean {typo.Name}?"),
            FaultAsync([typo.command.Name, typo.Word, .. Needed[typo.command.Name]], $"There is no option '{typo.Word.Split('=')[0]}'"),
        })));
    }

    [Fact]
    public async Task An_option_without_its_value_or_with_two_is_named()
    {
        var valued = Commands.SelectMany(command => Options(command).Where(option => option.Arity.MaximumNumberOfValues > 0).Select(option => (command, option)));

        OneLine.AssertNone(await Task.WhenAll(valued.SelectMany(pair =>
        {
            var name = pair.option.Name;
            string[] before = name == "--size" ? ["estimate"] : [pair.command.Name, .. Needed[pair.command.Name]];
            return new[]
            {
                FaultAsync([.. before, name], name),
                FaultAsync([.. before, name, "--help-me"], "--help-me"),
                FaultAsync([.. before, name, pair.command.Options[0].Name], name),
                pair.option.Arity.MaximumNumberOfValues == 1 ? FaultAsync([.. before, name, "1", $"{name}=1"], name) : Task.FromResult<string?>(null),
            };
        })));
    }

    [Fact]
    public async Task A_number_that_is_none_or_out_of_range_is_named_with_the_range()
    {
        var numbers = Commands.SelectMany(command => command.Options.OfType<Option<int>>().Select(option => (command, option.Name)));

        OneLine.AssertNone(await Task.WhenAll(numbers.SelectMany(number => new[] { "abc", "-1", "99999999", "99999999999999999999", "1.5", "" }.Select(text =>
            FaultAsync([number.command.Name, .. Needed[number.command.Name], number.Name, text], $"{number.Name} '{text}' must be a whole number from ")))));
    }

    [Fact]
    public async Task A_switch_takes_no_value_and_not_the_next_word()
    {
        var switches = Commands.SelectMany(command => Options(command).Where(option => option.Arity.MaximumNumberOfValues == 0).Select(option => (command, option.Name)));

        OneLine.AssertNone(await Task.WhenAll(switches.Select(one =>
            FaultAsync([one.command.Name, .. Needed[one.command.Name], $"{one.Name}=maybe"], $"{one.Name} takes no value"))));
        Assert.Contains("There is no file true", (await InProcess.RunAsync("run", "--json", "true")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name a command: demo, run, ")]
    [InlineData("There is no command 'rnu'. Did you mean run?", "rnu", "a.csv")]
    [InlineData("There is no command 'sumbit'. Did you mean submit?", "sumbit", "--json")]
    [InlineData("There is no command 'xyzzy'. See: ages --help", "xyzzy")]
    [InlineData("There is no option '--verison'. Did you mean --version?", "--verison")]
    [InlineData("There is no option '--jsno'. Did you mean --json?", "status", "b", "--jsno", "--json")]
    [InlineData("Did you mean --reference-year?", "run", "a.csv", "--referenceYear=2017")]
    [InlineData("Did you mean --reference-year?", "submit", "a.csv", "--year", "2017")]
    [InlineData("There is no option '-x'.", "run", "a.csv", "-x")]
    [InlineData("'b'", "results", "a", "b")]
    [InlineData("FILE", "run")]
    [InlineData("'ID'", "cancel", "--json")]
    [InlineData("--size", "estimate")]
    [InlineData("--reference-year 'abc' must be a whole number", "run", "a.csv", "--reference-year", "abc")]
    [InlineData("--reference-year 'abc' must be a whole number", "submit", "a.csv", "--reference-year", "abc", "--json")]
    [InlineData("--columns: 'name' is mapped twice", "run", "a.csv", "--columns", "name=a,name=b")]
    [InlineData("--processor: There is no processor 'decade'", "run", "a.csv", "--processor", "decade")]
    [InlineData("--format", "run", "a.csv", "--format", "xml")]
    [InlineData("--format", "results", "b", "--format", "xml")]
    [InlineData("--state", "status", "--state", "nonsense")]
    [InlineData("'1XB' is not a size", "estimate", "--size", "1XB")]
    [InlineData("is not a size", "estimate", "--size", "99999999999999TB", "--json")]
    [InlineData("is not a size", "estimate", "--size", "1GB", "--chunk-size", "-1")]
    [InlineData("rowBytes", "estimate", "--size", "1GB", "--row-bytes", "NaN")]
    [InlineData("There is no figure 'x'", "estimate", "--size", "1GB", "--set", "x=1")]
    [InlineData("30 years", "estimate", "--size", "1GB", "--set", "localCores=0")]
    public async Task Usage_errors_are_one_line(string said, params string[] arguments) =>
        OneLine.AssertNone([await FaultAsync(arguments, said)]);

    [Fact]
    public async Task After_two_dashes_any_word_is_a_file_and_a_file_may_begin_with_an_at_sign()
    {
        Assert.Equal("ages: There is no file --x.csv.\n", (await InProcess.RunAsync("run", "--", "--x.csv")).Error);
        Assert.Equal("ages: There is no file @x.csv.\n", (await InProcess.RunAsync("run", "@x.csv")).Error);
    }

    private static IEnumerable<Option> Options(Command command) => command.Options.Where(option => option.Name.Length > 5 && option.Name != "--help");

    private static async Task<string?> FaultAsync(string[] arguments, string said) =>
        OneLine.Fault(arguments, await InProcess.RunAsync(arguments), exitCode: 2, said);
}
