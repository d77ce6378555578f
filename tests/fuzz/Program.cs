using System.Text;
using ServerlessAges.Tests;
using ServerlessAges.Tests.Docs;
using ServerlessAges.Tests.Fuzz;
using ServerlessAges.Tests.Support;
using SharpFuzz;

// fuzz <target>            what afl-fuzz runs
// fuzz <target> <file>...  runs each of the files, and says which of them fail
// fuzz <target> --seeds <folder>  writes the first inputs: what docs/formats.md shows, and the samples
Dictionary<string, (Action<byte[]> Check, int Choosing)> targets = new()
{
    ["csv"] = (SplitTarget.Csv, SplitTarget.Choosing),
    ["ndjson"] = (SplitTarget.Ndjson, SplitTarget.Choosing),
    ["pipeline"] = (PipelineTarget.Check, PipelineTarget.Choosing),
    ["array"] = (UnpackTarget.JsonArray, UnpackTarget.Choosing),
    ["gzip"] = (UnpackTarget.Gzip, UnpackTarget.Choosing),
    ["header"] = (HeaderTarget.Check, HeaderTarget.Choosing),
    ["years"] = (YearsTarget.Check, 0),
    ["options"] = (OptionsTarget.Check, 0),
};
var (check, choosing) = targets[args[0]];
switch (args)
{
    case [_]:
        // In a separate process: the readers access memory without bounds checks, and a fault must be a finding.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            var input = new MemoryStream();
            stream.CopyTo(input);
            check(input.ToArray());
        });
        return 0;

    case [_, "--seeds", var folder]:
        Directory.CreateDirectory(folder);
        var seeds = Seeds(args[0]).ToArray();
        for (var seed = 0; seed < seeds.Length; seed++)
        {
            // With the first of all choices, and with each choice made one way or another by some seed.
            var choices = Enumerable.Range(0, choosing).Select(choice => (byte)(seed * (choice + 1) % 16));
            File.WriteAllBytes(Path.Combine(folder, $"seed-{seed:d3}-a"), [.. new byte[choosing], .. seeds[seed]]);
            File.WriteAllBytes(Path.Combine(folder, $"seed-{seed:d3}-b"), [.. choices, .. seeds[seed]]);
        }

        return 0;

    default:
        var failed = 0;
        foreach (var file in args.Skip(1))
        {
            try
            {
                check(File.ReadAllBytes(file));
            }
            catch (Exception exception)
            {
                failed++;
                Console.WriteLine($"{file}: \"{Escaped.Text(File.ReadAllBytes(file))}\"\n{exception}\n");
            }
        }

        Console.WriteLine($"{args[0]}: {args.Length - 1} inputs, {failed} failed");
        return failed == 0 ? 0 : 1;
}

static IEnumerable<byte[]> Seeds(string target) => target switch
{
    "years" => Examples("Born"),
    "options" => new[]
    {
        "referenceYear=2017\nformat=csv\nmaxRejected=2.5%", "asOf=2017-06-30\ninputFormat=ndjson\nmaxRejected=250",
        "inputFormat=json\ndelimiter=tab\ncolumns=name=full_name,born=Jahr", "processor=pseudonym\nmaxRowBytes=100\nchunkSize=65536",
        "columns=died=dead\ndelimiter=;", "08dd1f3a5b6c7d80-a-batch",
    }.Select(Encoding.UTF8.GetBytes),
    _ => Examples("Whole input")
        .Concat(Examples("CSV row").Select(row => (byte[])[.. "name,born\n"u8, .. row, (byte)'\n']))
        .Concat(Examples("NDJSON line").Select(line => (byte[])[.. line, (byte)'\n']))
        .Concat(Directory.GetFiles(Repository.PathOf("samples")).Select(File.ReadAllBytes))
        .Append(Wide())
        .Concat(Enumerable.Range(62, 3).Select(Deep))
        .Append("name,born,died\r\nAda,1815-12-10,1852-11-27\r\n\"Emmy\nNoether\",1882,\r\n"u8.ToArray())
        .Append("{\"name\":\"\\u0041da\",\"born\":\"1815\",\"died\":null}\r\n \n{\"died\":\"\",\"x\":[{}],\"born\":-427,\"name\":\"\\ud83e\\uddea\"}"u8.ToArray()),
};

// More fields in a row than the index of a stretch has room for.
static byte[] Wide()
{
    var others = new string(',', 1100);
    return Encoding.UTF8.GetBytes($"name,born{others}\nAda,1815{others}\nTu,1930{others[1..]}\n");
}

// As deep as an object may be, and deeper.
static byte[] Deep(int depth) =>
    Encoding.UTF8.GetBytes($"{{\"name\":\"Ada\",\"born\":1815,\"x\":{new string('[', depth)}{new string(']', depth)}}}");

static IEnumerable<byte[]> Examples(string column) =>
    DocExample.ReadAll("docs/formats.md").Select(example => example.Bytes(column)).OfType<byte[]>();
