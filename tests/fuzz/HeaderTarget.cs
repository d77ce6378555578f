using System.Text;
using ServerlessAges.Tests.Oracle;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Fuzz;

/// <summary>An input's first bytes: a dialect that fits them, or a refusal that is true of them.</summary>
internal static class HeaderTarget
{
    /// <summary>How many bytes choose.</summary>
    public const int Choosing = 4;

    public static void Check(byte[] input)
    {
        var choices = new Choices(input, Choosing);
        var file = choices.File;
        var options = new DialectOptions
        {
            Delimiter = choices.Of<char?>(null, ',', ';', '\t', '|'),
            Format = choices.Of<InputFormat?>(null, InputFormat.Csv, InputFormat.Ndjson),
            MaxRowBytes = choices.Of(65536, 9, 20, 40, 100),
            Columns = DialectArguments.Columns(choices.Of(null, "born=year", "name=Ä", "born=name,name=born", "died=dead", "name=died")),
        };
        var format = options.Format ?? FormatRegistry.Recognise(file);
        options = options with { Format = format };
        var (dialect, code) = Read(file, options);
        var head = file[..Math.Min(file.Length, options.HeadLength)];
        var (seen, seenCode) = Read(head, options);
        if (seenCode != "bad-header" && (Shown(seen) != Shown(dialect) || seenCode != code))
            Assert.Fail($"From its first bytes: {Shown(seen)}{seenCode}; from all of it: {Shown(dialect)}{code}");

        if (format == InputFormat.Csv) CheckCsv(file, options, dialect, code);
        else if (dialect is not null) Assert.Equal(LineOracle.AfterByteOrderMark(file), dialect.FirstRow);
    }

    private static void CheckCsv(byte[] file, DialectOptions options, Dialect? dialect, string? code)
    {
        var needed = AgeEngine.Columns.Where(column => !options.IsOptional(column)).Select(options.NameOf).ToArray();
        var delimiters = (options.Delimiter ?? CsvOracle.HeaderStart(file).Separator) is { } given ? given.ToString() : DialectOptions.Delimiters;
        if (dialect is null)
        {
            // Where every column is there, and once, under some delimiter, nothing is missing.
            if (code is "missing-column" or "ambiguous-column")
                Assert.DoesNotContain(delimiters, delimiter => Fits(Header(file, delimiter), needed));
            if (code == "empty-input") Assert.All(file[CsvOracle.HeaderStart(file).Start..], value => Assert.Contains((char)value, "\r\n"));
            return;
        }

        var header = Header(file, (char)dialect.Delimiter);
        Assert.Equal(header.Count, dialect.FieldCount);
        Assert.Equal(dialect.Positions.Count, dialect.Names.Count);
        for (var column = 0; column < dialect.Names.Count; column++)
            Assert.Equal(dialect.Names[column], header[dialect.Positions[column]].Trim(), ignoreCase: true);
        Assert.True(Fits(header, dialect.Names));
        Assert.Equal(LineOracle.Lines(file, 0, (int)dialect.FirstRow, (char)dialect.LineEnd), dialect.HeaderLines);
        Assert.True(dialect.FirstRow == file.Length || file[dialect.FirstRow - 1] == dialect.LineEnd);
    }

    private static bool Fits(List<string> header, IEnumerable<string> names) =>
        names.All(name => header.Count(field => field.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) == 1);

    // The first row that is not blank.
    private static List<string> Header(byte[] file, char delimiter)
    {
        var rows = file[CsvOracle.HeaderStart(file).Start..];
        return rows.Length == 0
            ? []
            : CsvOracle.Fields(rows, delimiter, CsvOracle.LineEnd(rows, 0, delimiter)).First().ConvertAll(Encoding.UTF8.GetString);
    }

    private static string Shown(Dialect? dialect) => dialect is null ? "" : $"{dialect with { Positions = [], Names = [] }} {string.Join(' ', dialect.Positions)} {string.Join(' ', dialect.Names)}";

    private static (Dialect? Dialect, string? Code) Read(byte[] head, DialectOptions options)
    {
        try
        {
            return (DialectReader.Read(head, options, AgeEngine.Columns), null);
        }
        catch (BatchException refusal) when (refusal.Allowed(Refusals.OfDialects))
        {
            return (null, refusal.Code);
        }
    }
}
