using System.Globalization;

namespace ServerlessAges.Batches.Activities;

internal static class ManifestBuilder
{
    public static BatchManifest Create(
        ProcessorRegistry processors, BatchState state, BatchPlan plan, BoundaryVerifier boundaries,
        ResultFile rejected)
    {
        var header = plan.Options.Format == ResultFormat.Csv
            ? CsvResultWriter.Header(processors.ResultsOf(plan.Options, plan.Dialect))
            : default;
        var length = (long)header.Length;
        var crc = Checksum.Compute(header.Span);
        foreach (var checkpoint in boundaries.Verified)
        {
            crc = Checksum.Combine(crc, checkpoint.OutputCrc64, checkpoint.OutputLength);
            length += checkpoint.OutputLength;
        }

        return new BatchManifest
        {
            Id = state.Id,
            Source = state.Source,
            Input = plan.Input,
            Options = plan.Options,
            Plan = plan.Digest,
            FirstRow = plan.Dialect.FirstRow,
            Counts = boundaries.Counts,
            Ages = new ResultFile(ResultNames.Ages(plan.Options.Format), length, Hex(crc)),
            Rejected = rejected,
            Chunks =
            [
                .. boundaries.Verified.Select(checkpoint => new ManifestChunk(
                    checkpoint.Index, checkpoint.Start!.Value, checkpoint.End!.Value, checkpoint.Counts,
                    checkpoint.OutputLength, Hex(checkpoint.OutputCrc64))),
            ],
        };
    }

    public static string Hex(ulong crc) => crc.ToString("x16", CultureInfo.InvariantCulture);
}
