using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Tests.Azurite;

/// <summary>What can be missing or go wrong on a user's machine.</summary>
public sealed class AzuriteLauncherTests : AzuriteTest
{
    [Fact]
    public async Task Says_that_Node_is_needed()
    {
        var failure = await Assert.ThrowsAsync<AzuriteException>(
            () => AzuriteProcess.StartOrAdoptAsync(Options with { SearchPath = "" }, CancellationToken.None));

        Assert.StartsWith("Node.js 20 or later is needed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--storage CONNECTION_STRING", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_Node_is_too_old()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a script that is called node");
        var node = Folder.Write("node", "#!/bin/sh\necho 18.20.4\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Contains("found 18.20.4", await FailureAsync(Options with { SearchPath = Folder.Path }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_package_file_that_is_missing()
    {
        var message = await FailureAsync(Options with { PackageFolder = Folder.Path });

        Assert.StartsWith($"{Folder["package-lock.json"]} is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_why_npm_failed()
    {
        Folder.Write("package.json", "not JSON");
        Folder.Write("package-lock.json", "{}");
        var told = "";

        var message = await FailureAsync(Options with { PackageFolder = Folder.Path, Tell = text => told = text });

        Assert.Contains("`npm ci`", message, StringComparison.Ordinal);
        Assert.Contains("EJSONPARSE", message, StringComparison.Ordinal);
        Assert.StartsWith("Installing Azurite", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_on_one_that_is_never_ready_and_shows_its_output()
    {
        Install("console.log('warming up'); setInterval(() => {}, 1000)");

        var message = await FailureAsync(Options with { PackageFolder = Folder.Path, ReadyWithin = TimeSpan.FromSeconds(1) });

        Assert.Contains("not ready within 1 s", message, StringComparison.Ordinal);
        Assert.EndsWith("warming up", message, StringComparison.Ordinal);
        Assert.False(IsRecorded);
    }

    [Fact]
    public async Task Leaves_nothing_behind_when_it_is_cancelled()
    {
        SkipWithoutNode();
        Install("setInterval(() => {}, 1000)");
        using var cancellation = new CancellationTokenSource();

        var start = AzuriteProcess.StartOrAdoptAsync(Options with { PackageFolder = Folder.Path }, cancellation.Token);
        await Wait.UntilAsync(() => Record is not null, "the process is recorded");
        var process = Record!.Process;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.False(process.IsAlive);
        Assert.False(IsRecorded);
    }

    private void Install(string script)
    {
        var package = Directory.CreateDirectory(Folder["node_modules/azurite/dist/src/blob"]);
        File.WriteAllText(Path.Combine(package.FullName, "main.js"), script);
        Directory.CreateDirectory(Folder["node_modules/lokijs"]);
        Folder.Write("node_modules/lokijs/index.js", "exports.Resultset = class { find() { } };");
        Folder.Write("node_modules/azurite/package.json", """{ "version": "1.2.3" }""");
        Folder.Write("node_modules/.package-lock.json", "{}");
        Folder.Write("package.json", """{ "dependencies": { "azurite": "1.2.3" } }""");
    }
}
