using CsvHelper;
using Sylvan.Data.Csv;

namespace ServerlessAges.Tests.Peers;

/// <summary>The rows of a CSV file as other readers give them, with the settings they come with.</summary>
internal static class PeerRows
{
    /// <summary>What Sylvan throws at quotes that it does not take.</summary>
    public const string SylvanFault = nameof(CsvInvalidCharacterException);

    private const Cause Both = Cause.LoneCarriageReturn | Cause.AnyFieldCount | Cause.AnyLength | Cause.InvalidUtf8IsReplaced;

    public static readonly Peer[] All =
    [
        new("Sylvan", Sylvan, Both | Cause.LoneCarriageReturnAtTimes | Cause.TextAfterQuoteIsFatal | Cause.OpenQuoteIsFatal
            | Cause.BlankRowIsGiven | Cause.Comments),
        new("CsvHelper", CsvHelper, Both | Cause.TextAfterQuoteIsKept | Cause.OpenQuoteIsKept),
    ];

    /// <param name="Name">What it is called in docs/formats.md.</param>
    /// <param name="Read">Reads a file with that delimiter.</param>
    /// <param name="Causes">Wherein it differs from the engine.</param>
    public sealed record Peer(string Name, Func<byte[], char, List<ReadRow>> Read, Cause Causes);

    private static List<ReadRow> Sylvan(byte[] file, char delimiter)
    {
        var rows = new List<ReadRow>();
        try
        {
            using var text = new StreamReader(new MemoryStream(file));
            using var reader = global::Sylvan.Data.Csv.CsvDataReader.Create(text, new CsvDataReaderOptions { Delimiter = delimiter });
            while (reader.Read()) rows.Add(new ReadRow([.. Enumerable.Range(0, reader.RowFieldCount).Select(reader.GetString)]));
        }
        catch (Exception exception)
        {
            rows.Add(new ReadRow(null, exception.GetType().Name));
        }

        return rows;
    }

    private static List<ReadRow> CsvHelper(byte[] file, char delimiter)
    {
        var rows = new List<ReadRow>();
        try
        {
            using var reader = CsvReader.Create(file, new CsvReaderOptions { Separator = delimiter });
            while (reader.Read()) rows.Add(new ReadRow([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]));
        }
        catch (Exception exception)
        {
            rows.Add(new ReadRow(null, exception.GetType().Name));
        }

        return rows;
    }
}
