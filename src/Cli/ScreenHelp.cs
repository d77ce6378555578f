using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ServerlessAges.Cli;

/// <summary>`--help` on one screen: usage, what it does, a line for each argument and option, examples.</summary>
internal sealed class ScreenHelp : SynchronousCommandLineAction
{
    private const int Width = 80;

    /// <summary>Who asks for help has not written all of the command yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parsed)
    {
        foreach (var line in Lines(parsed.CommandResult.Command)) parsed.InvocationConfiguration.Output.WriteLine(line);
        return ExitCode.Success;
    }

    private static IEnumerable<string> Lines(Command command)
    {
        var paragraphs = (command.Description ?? "").Split("\n\n", 2);
        var arguments = command.Arguments.Where(argument => !argument.Hidden)
            .Select(argument => (Left: Named(argument), Text: argument.Description)).ToList();
        var rows = command.Subcommands.Select(sub => (Left: sub.Name, Text: sub.Description?.Split('\n')[0])).Concat(arguments).ToList();
        foreach (var option in command.Options.Where(option => !option.Hidden && option is not HelpOption))
        {
            // One that says nothing shares the line of the one before.
            if (option.Description is null && rows.Count > 0) rows[^1] = ($"{rows[^1].Left}, {Named(option)}", rows[^1].Text);
            else rows.Add((Named(option), option.Description));
        }

        string[] words =
        [
            "Usage: ages", command is RootCommand ? "COMMAND" : command.Name,
            .. arguments.Select(argument => argument.Left), command.Options.Count > 0 ? "[options]" : "",
        ];
        var left = rows.Max(row => row.Left.Length) + 4;
        return Wrap(string.Join(' ', words).TrimEnd(), 0)
            .Concat(Wrap(paragraphs[0], 0))
            .Append("")
            .Concat(rows.SelectMany(row => Wrap($"  {row.Left}".PadRight(left) + row.Text, left)))
            .Concat(paragraphs.Skip(1).SelectMany(text => text.ReplaceLineEndings("\n").Replace("\n\n", "\n", StringComparison.Ordinal).Split('\n').Prepend(""))
                .SelectMany(line => Wrap(line, 2)));
    }

    private static string Named(Argument argument)
    {
        var name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{name}]" : name;
    }

    private static string Named(Option option) => option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0 || option is VersionOption
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
