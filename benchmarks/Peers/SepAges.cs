using System.Globalization;
using nietras.SeparatedValues;

namespace ServerlessAges.Benchmarks;

/// <summary>Sep: a row at a time without a string per field, or rows in parallel and in order.</summary>
internal static class SepAges
{
    public static void Run(string input, string output)
    {
        using var rows = Open(input);
        var (name, born) = (rows.Header.IndexOf("name"), rows.Header.IndexOf("born"));
        using var ages = new AgesFile(output);
        foreach (var row in rows) ages.Write(row[name].Span, row[born].Parse<int>());
    }

    public static void RunParallel(string input, string output)
    {
        using var rows = Open(input);
        var (name, born) = (rows.Header.IndexOf("name"), rows.Header.IndexOf("born"));
        using var ages = new AgesFile(output);
        foreach (var (text, year) in rows.ParallelEnumerate(row => (row[name].ToString(), row[born].Parse<int>())))
            ages.Write(text, year);
    }

    private static SepReader Open(string input) => Sep.New(',')
        .Reader(options => options with { Unescape = true, CultureInfo = CultureInfo.InvariantCulture })
        .FromFile(input);
}
