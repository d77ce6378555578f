using Microsoft.Extensions.FileSystemGlobbing;

namespace ServerlessAges.Cli.Files;

/// <summary>The files that a command line names, each once, in the order given: as they are, by globs that the shell has left alone (`*`, `**`), or - for stdin.</summary>
internal static class InputFiles
{
    private static readonly char[] Wild = ['*', '?'];

    /// <exception cref="IOException">One is not there, or nothing matches.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> named)
    {
        var files = named.SelectMany(Expand).Distinct().ToArray();
        foreach (var file in files)
        {
            if (Directory.Exists(file)) throw new IOException($"{file} is a folder; name files in it: '{Path.Combine(file, "*.csv")}'.");
            if (file != StandardStreams.Dash && !File.Exists(file)) throw new IOException($"There is no file {file}.");
        }

        return files;
    }

    private static IEnumerable<string> Expand(string name)
    {
        if (name.IndexOfAny(Wild) < 0 || File.Exists(name)) return [name];
        var slash = name.LastIndexOfAny(['/', Path.DirectorySeparatorChar], name.IndexOfAny(Wild));
        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(name[(slash + 1)..]);
        var found = matcher.GetResultsInFullPath(slash < 0 ? "." : name[..(slash + 1)])
            .Select(path => Path.IsPathRooted(name) ? path : Path.GetRelativePath(".", path)).Order(StringComparer.Ordinal).ToArray();
        return found.Length > 0 ? found : throw new IOException($"No file matches {name}.");
    }
}
