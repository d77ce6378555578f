using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ServerlessAges.Cli.Common;

/// <summary>Prints `--help` on one screen: usage, description, one line per argument and option, examples.</summary>
internal sealed class ScreenHelp : SynchronousCommandLineAction
{
    private const int Width = 80;
    private const int MaxLeft = 27;
    private const int MaxSpacedRows = 16; // a screen has 24

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var program = parsed.RootCommandResult.Command.Name;
        var arguments =
            command.Arguments.Select(argument => (Left: Name(argument), Text: argument.Description)).ToList();
        var rows = command.Subcommands.Select(sub => (Left: sub.Name, Text: sub.Description?.Split('\n')[0]))
            .Concat(arguments).ToList();
        foreach (var option in command.Options.Where(option => !option.Hidden && option is not HelpOption))
        {
            // An option without a description shares the line of the option before it.
            if (option.Description is null) rows[^1] = ($"{rows[^1].Left}, {Name(option)}", rows[^1].Text);
            else rows.Add((Name(option), option.Description));
        }

        var name = command is RootCommand ? "COMMAND" : command.Name;
        string[] usage = [$"Usage: {program}", name, .. arguments.Select(row => row.Left), "[options]"];
        var paragraphs = command.Description!.ReplaceLineEndings("\n").Replace("\n  ages ", $"\n  {program} ")
            .Split("\n\n", 2);
        // A longer name moves its own text to the right.
        var left = Math.Min(MaxLeft, rows.Select(row => row.Left.Length).DefaultIfEmpty().Max() + 4);
        string[] space = rows.Count > MaxSpacedRows ? [] : [""];
        string[] lines =
        [
            .. Wrap(string.Join(' ', usage), 0),
            .. Wrap(paragraphs[0], 0),
            .. space,
            .. rows.SelectMany(row => Wrap($"  {row.Left} ".PadRight(left) + row.Text, left)),
            .. paragraphs.Skip(1).SelectMany(text => space.Concat(text.Split('\n').Where(line => line.Length > 0))),
        ];
        foreach (var line in lines) parsed.InvocationConfiguration.Output.WriteLine(line);
        return ExitCode.Success;
    }

    private static string Name(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Name(Option option) => option.Arity.MaximumNumberOfValues == 0 || option is VersionOption
        ? option.Name
        : $"{option.Name} {option.HelpName ?? option.Name.Split('-')[^1].ToUpperInvariant()}";

    private static IEnumerable<string> Wrap(string text, int indent)
    {
        while (text.Length > Width)
        {
            var cut = text.LastIndexOf(' ', Width, Width - indent);
            if (cut <= indent) break;
            yield return text[..cut];
            text = new string(' ', indent) + text[(cut + 1)..];
        }

        yield return text;
    }
}
