using System.Diagnostics;
using System.Text.Json;

namespace ServerlessAges.Tests.Support;

/// <summary>The Bicep CLI, and a copy of the templates that it may write to.</summary>
public sealed class Bicep : IDisposable
{
    // What must be switched on, in addition to the sample's parameters.
    private const string Options = """
        using 'main.bicep'
        param name = 'ages'
        param instanceMemoryMB = 4096
        param maximumInstanceCount = 100
        param alertEmail = 'alerts@example.org'
        param entraClientId = '11111111-1111-1111-1111-111111111111'
        param pseudonyms = true
        param webhookUrl = 'https://example.org/events'
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ages-bicep-").FullName;
    private readonly Lazy<JsonElement> template;
    private readonly Lazy<Deployment> sample;
    private readonly Lazy<Deployment> everything;

    public Bicep()
    {
        template = new(() => Read(Built("main.json", "build", "main.bicep")));
        sample = new(() => Predict("main.bicepparam"));
        everything = new(() =>
        {
            File.WriteAllText(PathOf("everything.bicepparam"), Options);
            return Predict("everything.bicepparam");
        });
    }

    /// <summary>main.bicep as ARM JSON, with all modules in it.</summary>
    public JsonElement Template => template.Value;

    /// <summary>The deployment with the sample parameters.</summary>
    public Deployment Sample => sample.Value;

    /// <summary>The deployment with every option.</summary>
    public Deployment Everything => everything.Value;

    public string PathOf(string relative) => Path.Combine(folder, "templates", relative);

    /// <summary>Skips where there is no CLI; else puts it and the templates where they are the test's own.</summary>
    public void Prepare()
    {
        var package = Repository.BuiltWith("BicepCli");
        Assert.SkipWhen(package is null, "The Bicep CLI comes as a package for Linux on x64 only.");
        if (File.Exists(Cli)) return;
        var source = Repository.PathOf("infra/bicep");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = PathOf(Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // Whether a package keeps the executable bit depends on what unpacked it.
        File.Copy(package, Cli);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Cli, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a command over the templates. A misspelt property is only a warning to it: here any word is too much.</summary>
    public void RunSilently(params string[] arguments)
    {
        Prepare();
        var start = new ProcessStartInfo(Cli, arguments)
        {
            WorkingDirectory = PathOf(""), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        // The sample must not depend on the environment.
        start.Environment.Remove("AZURE_ENV_NAME");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        var said = output.Result + errors.Result;
        Assert.True(process.ExitCode == 0 && said.Length == 0, $"bicep {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Cli => Path.Combine(folder, "bicep");

    private string Built(string file, params string[] arguments)
    {
        RunSilently(arguments);
        return PathOf(file);
    }

    private Deployment Predict(string parameters) => new(parameters, Read(Built(
        Path.ChangeExtension(parameters, ".snapshot.json"),
        "snapshot", parameters, "--mode", "overwrite",
        "--subscription-id", Guid.Empty.ToString(), "--resource-group", "ages", "--location", "westeurope")));

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }
}
