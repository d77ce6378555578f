using System.Globalization;
using ServerlessAges.Cli.Azurite;

namespace ServerlessAges.Tests.Azurite;

/// <summary>The search that Azurite is started with, on Azurite's database.</summary>
public sealed class AzuriteSearchTests : AzuriteTest
{
    // Documents and questions by chance, few enough values that many agree; and many blocks of one blob, each look at which is counted.
    private const string Asked =
        """
        const Loki = require('lokijs');
        let seed = 1;
        const chance = below => (seed = seed * 48271 % 2147483647) % below;
        const values = { account: ['a', 'b'], name: ['x', 'y', 'z', undefined], snapshot: ['', '1', undefined], size: [0, 1, 2], done: [true, false] };
        const names = Object.keys(values), any = name => values[name][chance(values[name].length)];
        for (let round = 0; round < 3000; round++) {
          const some = new Loki('some').addCollection('some', { indices: ['account', 'name', 'size'] });
          for (let i = chance(20); i > 0; i--) {
            const made = some.insert(Object.fromEntries(names.map(name => [name, any(name)])));
            if (chance(4) === 0) some.remove(made);
          }
          const question = Object.fromEntries(names.filter(() => chance(2)).sort(() => chance(3) - 1).map(name => [name, any(name)]));
          if (chance(5) === 0) question.name = { $gt: 'x' };
          const found = some.findOne(question), first = some.find(question)[0] ?? null;
          if (found !== first) throw new Error(`${JSON.stringify(question)}: ${JSON.stringify(found)} is not ${JSON.stringify(first)}`);
        }

        let looks = 0;
        const blocks = new Loki('blocks').addCollection('blocks', { indices: ['blob', 'account'] });
        for (let i = 0; i < 10000; i++) blocks.insert({ blob: 'b', get account() { looks++; return 'a'; } });
        looks = 0;
        blocks.findOne({ blob: 'b', account: 'a' });
        console.log(looks);
        """;

    [Fact]
    public async Task It_finds_the_same_and_looks_no_further()
    {
        await using (await StartAsync(Options)) { } // so that it is installed
        var script = Folder.Write("asked.js", Asked);
        var node = await Node.FindAsync(Options.SearchPath, CancellationToken.None);
        var modules = Path.Combine(await AzuritePackage.InstallAsync(node, Options, CancellationToken.None), "../../../../..");
        Directory.CreateSymbolicLink(Folder["node_modules"], Path.GetFullPath(modules));

        var (exitCode, output) = await node.RunAsync("node", [.. AzuriteSearch.Arguments, script], CancellationToken.None);

        Assert.True(exitCode == 0, output);
        Assert.InRange(int.Parse(output, CultureInfo.InvariantCulture), 1, 10);
    }
}
