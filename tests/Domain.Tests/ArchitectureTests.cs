using System.Text.RegularExpressions;
using System.Xml.Linq;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests;

/// <summary>The rules of docs/architecture.md that a compiler does not check.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxFilesPerFolder = 15;
    private const int MaxColumns = 120;
    private const int MaxLines = 17_900; // lower it when code is deleted

    // A project may refer to projects of a lower level.
    private static readonly Dictionary<string, int> Levels =
        new() { ["Engine"] = 0, ["Domain"] = 1, ["Blobs"] = 2, ["Api"] = 3, ["Functions"] = 4, ["Cli"] = 4 };

    private static readonly string Root = Repository.PathOf(".");
    private static readonly SourceFile[] Files = [.. Directory.GetFiles(Repository.PathOf("src"), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !Generated().IsMatch(path))
        .Select(path => new SourceFile(path))];

    private static IEnumerable<SourceFile> Sources => Files.Where(file => file.IsSource);

    [Fact]
    public void Projects_refer_only_to_projects_of_a_lower_level()
    {
        foreach (var project in Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            foreach (var reference in XDocument.Load(Repository.PathOf(project.Path)).Descendants("ProjectReference"))
            {
                var name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
                Assert.True(Levels[name] < Levels[project.Stem], $"{project.Stem} must not refer to {name}.");
            }
        }
    }

    [Theory]
    [InlineData(typeof(SliceComputer))]
    [InlineData(typeof(BatchState))]
    public void Engine_and_Domain_use_the_base_class_library_alone(Type type)
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        var foreign = type.Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)
            .Where(name => !File.Exists(Path.Combine(framework, name + ".dll")) && name != "ServerlessAges.Engine");

        Assert.Empty(foreign);
    }

    [Fact]
    public void Folders_of_src_have_no_cycle()
    {
        var folderOf = Sources.SelectMany(file => file.Types.Select(type => (type, file.Folder))).ToLookup(pair => pair.type, pair => pair.Folder);
        var uses = Sources.SelectMany(file => file.Words.SelectMany(word => folderOf[word].Select(folder => (file.Path, file.Folder, Word: word, To: folder))))
            .Where(use => use.Folder != use.To).ToArray();
        var edges = uses.ToLookup(use => use.Folder, use => use.To);
        var reachable = Sources.Select(file => file.Folder).Distinct().ToDictionary(folder => folder, Reachable);

        None(uses.Where(use => reachable[use.To].Contains(use.Folder)).Select(use => $"{use.Path} uses {use.Word} of {use.To}"));

        HashSet<string> Reachable(string start)
        {
            var found = new HashSet<string>();
            var open = new Stack<string>(edges[start]);
            while (open.TryPop(out var folder))
            {
                if (!found.Add(folder)) continue;
                foreach (var next in edges[folder]) open.Push(next);
            }

            return found;
        }
    }

    [Fact]
    public void Engine_and_batches_refer_to_nothing_of_Ages()
    {
        var ages = Sources.Where(file => file.Folder == "src/Domain/Ages").SelectMany(file => file.Types).ToHashSet();

        var uses = Sources.Where(file => file.Path.StartsWith("src/Engine/", StringComparison.Ordinal)
                || file.Path.StartsWith("src/Domain/Batches/", StringComparison.Ordinal))
            .SelectMany(file => file.Words.Where(ages.Contains).Select(word => $"{file.Path}: {word}"));

        None(uses);
    }

    /// <summary>The names of the processors of src/Domain/Ages, of their fields and options: only the hosts' programs use them.</summary>
    [Fact]
    public void Only_the_programs_of_the_hosts_name_their_processors()
    {
        var uses = Files.Where(file => !file.Path.StartsWith("src/Domain/Ages/", StringComparison.Ordinal) && file.Stem != "Program")
            .Where(file => Path.GetExtension(file.Path) is ".cs" or ".js" or ".html" or ".css" or ".json" or ".csproj" or ".props")
            .SelectMany(file => file.Lines.Select((line, i) => (file.Path, Number: i + 1, Name: OwnName().Match(line))))
            .Where(line => line.Name.Success).Select(line => $"{line.Path}({line.Number}): {line.Name.Value}");

        None(uses);
    }

    [Fact]
    public void Azure_exceptions_do_not_leave_Blobs_and_the_wiring_of_the_hosts()
    {
        string[] azure = ["RequestFailedException", "AuthenticationFailedException", "CredentialUnavailableException"];

        var uses = Sources.Where(file => !file.Path.StartsWith("src/Blobs/", StringComparison.Ordinal))
            .SelectMany(file => file.Words.Where(azure.Contains).Select(word => $"{file.Path}: {word}"));

        None(uses);
    }

    [Fact]
    public void Folders_have_at_most_15_files() =>
        None(Files.GroupBy(file => file.Folder).Where(folder => folder.Count() > MaxFilesPerFolder).Select(folder => $"{folder.Key}: {folder.Count()}"));

    [Fact]
    public void Files_have_one_public_type_and_its_name() =>
        None(Sources.Where(file => file.PublicTypes.Length > 1 || (file.PublicTypes is [var type] && type != file.Stem.Split('.')[0]))
            .Select(file => $"{file.Path}: {string.Join(", ", file.PublicTypes)}"));

    [Fact]
    public void Lines_have_at_most_120_columns() =>
        None(Sources.SelectMany(file => file.Lines.Select((line, i) => (file.Path, Number: i + 1, line.Length)))
            .Where(line => line.Length > MaxColumns).Select(line => $"{line.Path}({line.Number}): {line.Length}"));

    [Fact]
    public void Src_stays_within_its_budget() =>
        Assert.InRange(Sources.Sum(file => file.Lines.Length), 1, MaxLines);

    private static void None(IEnumerable<string> violations)
    {
        var all = violations.Order(StringComparer.Ordinal).ToArray();
        Assert.True(all.Length == 0, $"{all.Length} violations:\n{string.Join('\n', all)}");
    }

    // Blobs have an age too: as a name, it is quoted or a member.
    [GeneratedRegex("""\b(AgeProcessor|PseudonymProcessor|AgeOptions|pseudonym\w*|referenceYear|reference-year|asOf|as-of|ageAtDeath)\b|["'`.]age\b""")]
    private static partial Regex OwnName();

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex Generated();

    private sealed partial class SourceFile(string path)
    {
        private readonly Lazy<string> text = new(() => File.ReadAllText(Repository.PathOf(path)));

        public string Path { get; } = path;

        public string Folder => Path[..Path.LastIndexOf('/')];

        public string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);

        public bool IsSource => Path.EndsWith(".cs", StringComparison.Ordinal);

        public string[] Lines => text.Value.TrimEnd('\n').Split('\n');

        public string[] Types => field ??= [.. Declaration().Matches(text.Value).Select(type => type.Groups["name"].Value)];

        public string[] PublicTypes => field ??=
            [.. Declaration().Matches(text.Value).Where(type => type.Groups["public"].Success).Select(type => type.Groups["name"].Value)];

        /// <summary>The identifiers of the code, without comments and string literals, and without members of other objects.</summary>
        public HashSet<string> Words => field ??= [.. Word().Matches(Ignored().Replace(text.Value, " ")).Select(word => word.Value)];

        [GeneratedRegex(
            @"^(?<public>public )?(?:internal |file )?(?:static |sealed |abstract |partial |readonly |ref |unsafe )*"
            + @"(?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
        private static partial Regex Declaration();

        [GeneratedRegex("""//[^\n]*|"(?:\\.|[^"\\\n])*"|using [\w.]+;|namespace [\w.]+;""")]
        private static partial Regex Ignored();

        // Not the member after a dot: `state.Plan` is not the type Plan.
        [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
        private static partial Regex Word();
    }
}
