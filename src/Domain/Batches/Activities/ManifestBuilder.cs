using System.Globalization;

namespace ServerlessAges.Batches.Activities;

/// <summary>Makes the manifest of a verified chain.</summary>
internal static class ManifestBuilder
{
    public static BatchManifest Walk(
        ProcessorRegistry processors, BatchState state, BatchPlan plan, BoundaryVerifier walk, ResultFile rejected)
    {
        var header = plan.Options.Format == ResultFormat.Csv
            ? CsvResultWriter.Header(processors.ResultsOf(plan.Options, plan.Dialect))
            : default;
        var length = (long)header.Length;
        var crc = Checksum.Of(header.Span);
        foreach (var record in walk.Verified)
        {
            crc = Checksum.Combine(crc, record.OutputCrc64, record.OutputLength);
            length += record.OutputLength;
        }

        return new BatchManifest
        {
            Id = state.Id,
            Source = state.Source,
            Input = plan.Input,
            Options = plan.Options,
            Plan = plan.Digest,
            FirstRow = plan.Dialect.FirstRow,
            Counts = walk.Counts,
            Ages = new ResultFile(ResultNames.Ages(plan.Options.Format), length, Hex(crc)),
            Rejected = rejected,
            Chunks =
            [
                .. walk.Verified.Select(record => new ManifestChunk(
                    record.Index, record.Start!.Value, record.End!.Value, record.Counts, record.OutputLength,
                    Hex(record.OutputCrc64))),
            ],
        };
    }

    public static string Hex(ulong crc) => crc.ToString("x16", CultureInfo.InvariantCulture);
}
