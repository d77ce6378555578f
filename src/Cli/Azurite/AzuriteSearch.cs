namespace ServerlessAges.Cli.Azurite;

/// <summary>
/// How Azurite is started: with a search that ends at what it has found. Before it takes a block it looks for any other of
/// the same blob, and its database (LokiJS) collects all of them, twice over, to give the first: a block costs the more the more there are.
/// </summary>
internal static class AzuriteSearch
{
    // The answer is the same document: the first by the index of the first condition for which all conditions hold.
    private const string Script =
        """
        const azurite = process.argv[1], { Resultset } = require('module').createRequire(azurite)('lokijs'), { find } = Resultset.prototype;
        Resultset.prototype.find = function (conditions, firstOnly) {
          const names = Object.keys(conditions ?? {}), { data, binaryIndices } = this.collection, index = binaryIndices[names[0]];
          const searched = firstOnly && index && !index.dirty && !this.filterInitialized && names.every(name => typeof conditions[name] !== 'object');
          if (!searched) return find.call(this, conditions, firstOnly);
          const [from, to] = this.collection.calculateRange('$eq', names[0], conditions[names[0]]);
          this.filteredrows = [];
          for (let at = from; at <= to && this.filteredrows.length === 0; at++)
            if (names.every(name => data[index.values[at]][name] === conditions[name])) this.filteredrows.push(index.values[at]);
          this.filterInitialized = true;
          return this;
        };
        require(azurite);
        """;

    /// <summary>What Node is given to run a script of Azurite's: its path and options follow.</summary>
    public static string[] Arguments => ["-e", Script, "--"];
}
