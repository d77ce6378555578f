using System.Buffers.Text;
using CsvHelper;

namespace ServerlessAges.Benchmarks;

/// <summary>CsvHelper, a row at a time, fields as UTF-8 and by index.</summary>
internal static class CsvHelperAges
{
    public static void Run(string input, string output)
    {
        using var rows = CsvReader.FromFile(input);
        rows.ReadHeader();
        var headers = rows.Headers.ToArray();
        var (name, born) = (Array.IndexOf(headers, "name"), Array.IndexOf(headers, "born"));
        using var ages = new AgesFile(output);
        while (rows.Read())
        {
            if (!Utf8Parser.TryParse(rows.GetSpan(born), out int year, out _)) throw new InvalidDataException("Not a year.");
            ages.Write(rows.GetSpan(name), year);
        }
    }
}
