using System.Collections.Concurrent;
using ServerlessAges.Tests.Docs;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Peers;

/// <summary>Compares the engine's rows with those of two other CSV readers. docs/formats.md lists the cause of every difference.</summary>
public sealed class PeerTests(ITestOutputHelper output)
{
    private readonly ConcurrentDictionary<(string Peer, Cause Cause), int> files = new();

    [Fact]
    public void Well_formed_files_are_read_the_same_by_all() => ForEach(MalformedCsv.WellFormed, 1000, file =>
    {
        var rows = Rows(file);
        Assert.All(PeerRows.All, peer => Assert.Equal(rows, peer.Read(file.Bytes, file.Delimiter)));
        Assert.All(rows, row => Assert.Null(row.Refused));
    });

    [Fact]
    public void Malformed_files_differ_for_documented_causes() => ForEach(MalformedCsv.WithOddities, 1500, Explain);

    [Fact]
    public void Files_of_a_tiny_alphabet_differ_for_documented_causes() => ForEach(MalformedCsv.OfTinyAlphabet, 2500, Explain);

    [Fact]
    public void The_documented_results_of_the_peers_are_their_results()
    {
        var documented = DocExample.ReadAll("docs/formats.md").Where(example => example.Code("Sylvan") is not null).ToArray();
        Assert.NotEmpty(documented);
        var causes = new HashSet<Cause>();
        foreach (var example in documented)
        {
            byte[] bytes = [.. "name,born\n"u8, .. example.Bytes("CSV row")!, (byte)'\n'];
            foreach (var peer in PeerRows.All)
            {
                Assert.Equal(example.Code(peer.Name)!.Single(), string.Join(" / ", peer.Read(bytes, ',')));
                causes.UnionWith(CausesOf(new MalformedCsv(bytes, ',', ["name", "born"]), peer, maxRowBytes: 60));
            }
        }

        Assert.Equal(Enum.GetValues<Cause>().Where(cause => cause != Cause.None).Order(), causes.Order());
    }

    private void Explain(MalformedCsv file)
    {
        Assert.Equal(Model(file, Cause.None), Rows(file));
        foreach (var peer in PeerRows.All)
        {
            foreach (var cause in CausesOf(file, peer, MalformedCsv.MaxRowBytes))
                files.AddOrUpdate((peer.Name, cause), 1, (_, count) => count + 1);
        }
    }

    // Those without which the peer would give other rows than it does; with all of them it must be its model to the letter.
    private static Cause[] CausesOf(MalformedCsv file, PeerRows.Peer peer, int maxRowBytes)
    {
        var rows = peer.Read(file.Bytes, file.Delimiter);
        var text = TextsAmongLoneCarriageReturns(file, peer.Causes)
            .FirstOrDefault(text => Model(file, peer.Causes, maxRowBytes, text).SequenceEqual(rows));
        if (text is null) Assert.Equal(Model(file, peer.Causes, maxRowBytes), rows);
        return [.. Enum.GetValues<Cause>().Where(cause => (cause & peer.Causes) != 0 && (cause == Cause.LoneCarriageReturnAtTimes
            ? text!.Length > 0
            : !Model(file, peer.Causes & ~cause, maxRowBytes, text).SequenceEqual(rows)))];
    }

    // Which lone CRs a reader that is not sure of them may take for text: none, or some, or all.
    private static IEnumerable<int[]> TextsAmongLoneCarriageReturns(MalformedCsv file, Cause causes)
    {
        var bytes = file.Bytes;
        int[] lone = (causes & Cause.LoneCarriageReturnAtTimes) == 0 ? []
            : [.. Enumerable.Range(0, bytes.Length).Where(at => bytes[at] == '\r' && (at + 1 == bytes.Length || bytes[at + 1] != '\n'))];
        for (var chosen = 0; chosen < 1 << lone.Length; chosen++) yield return [.. lone.Where((_, bit) => (chosen >> bit & 1) != 0)];
    }

    private static List<ReadRow> Model(
        MalformedCsv file, Cause causes, int maxRowBytes = MalformedCsv.MaxRowBytes, IReadOnlyCollection<int>? text = null) =>
        new PeerModel(causes, file.Delimiter, file.Columns.Length, maxRowBytes, text).Read(file.Bytes);

    private static List<ReadRow> Rows(MalformedCsv file) =>
        EngineRows.Read(file.Bytes, file.Delimiter, file.Columns, MalformedCsv.MaxRowBytes);

    private void ForEach(Func<int, MalformedCsv> generate, int count, Action<MalformedCsv> check)
    {
        count = TestScale.Files(count);
        Parallel.For(0, count, seed =>
        {
            var file = generate(seed);
            try
            {
                check(file);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Seed {seed}: {exception.Message}\n{Escaped.Text(file.Bytes)}", exception);
            }
        });
        output.WriteLine($"{count:N0} files");
        foreach (var cause in Enum.GetValues<Cause>())
        {
            var documented = PeerRows.All.Where(peer => (peer.Causes & cause) != 0)
                .Select(peer => $"{peer.Name} {files.GetValueOrDefault((peer.Name, cause)):N0}");
            if (documented.Any() && !files.IsEmpty) output.WriteLine($"{cause}: {string.Join(", ", documented)}");
        }
    }
}
