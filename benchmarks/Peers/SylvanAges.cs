using Sylvan.Data.Csv;

namespace ServerlessAges.Benchmarks;

/// <summary>Sylvan.Data.Csv, a row at a time, no string made of a field.</summary>
internal static class SylvanAges
{
    public static void Run(string input, string output)
    {
        using var rows = CsvDataReader.Create(input, new CsvDataReaderOptions { BufferSize = AgesFile.BufferSize });
        var (name, born) = (rows.GetOrdinal("name"), rows.GetOrdinal("born"));
        using var ages = new AgesFile(output);
        while (rows.Read()) ages.Write(rows.GetFieldSpan(name), rows.GetInt32(born));
    }
}
