using Microsoft.Extensions.FileSystemGlobbing;

namespace ServerlessAges.Cli.Files;

/// <summary>
/// The files that a command line names, in its order: paths, globs that the shell left alone (`*`, `**`), - for stdin.
/// </summary>
internal static class InputFiles
{
    private static readonly char[] Wild = ['*', '?'];

    // Listed names are not globs.
    public static IReadOnlyList<LocalFile> Find(IEnumerable<string> named, IEnumerable<string>? listed = null)
    {
        var names = named.SelectMany(Expand).Concat(listed ?? []);
        var files = names.Select(name => LocalFile.Find(name, standard: 0)).ToArray();
        foreach (var file in files)
        {
            var name = file.Name;
            if (file.Status is { IsFolder: true })
                throw new IOException($"{name} is a folder. Name files in it: '{Path.Combine(name, "*.csv")}'.");
            if (file.Status is not null) continue;
            var link = new FileInfo(name).LinkTarget is { } target ? $": it is a link to {target}." : ".";
            throw new IOException($"There is no file {name}{link}");
        }

        var twice = files.Where(file => file.IsStream).GroupBy(file => file.Status!.Id)
            .FirstOrDefault(same => same.Count() > 1);
        return twice is null ? files : throw BatchException.Option(
            "FILE",
            $"{string.Join(" and ", twice.Select(file => file.Name))} are one stream, which can be read only once. "
                + "Name it once.");
    }

    private static IEnumerable<string> Expand(string name)
    {
        if (name.IndexOfAny(Wild) < 0 || File.Exists(name)) return [name];
        var slash = name.LastIndexOfAny(['/', Path.DirectorySeparatorChar], name.IndexOfAny(Wild));
        var pattern = name[(slash + 1)..];
        var matcher = new Matcher(StringComparison.Ordinal).AddInclude(pattern);
        // As in a shell, hidden files must be named: one may be the temporary file of another run.
        if (!$"/{pattern}".Contains("/.", StringComparison.Ordinal)) matcher.AddExclude("**/.*").AddExclude("**/.*/**");
        var found = matcher.GetResultsInFullPath(slash < 0 ? "." : name[..(slash + 1)])
            .Select(path => Path.IsPathRooted(name) ? path : Path.GetRelativePath(".", path))
                .Order(StringComparer.Ordinal).ToArray();
        return found.Length > 0 ? found : throw new IOException($"No file matches {name}.");
    }
}
