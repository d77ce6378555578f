namespace ServerlessAges.Batches.Activities;

internal static class ManifestBuilder
{
    public static BatchManifest Create(
        ReadOnlySpan<byte> header, BatchState state, BatchPlan plan, BoundaryVerifier boundaries, ResultFile rejected)
    {
        var length = header.Length + boundaries.Verified.Sum(checkpoint => checkpoint.OutputLength);
        var crc = boundaries.Verified.Aggregate(
            Checksum.Compute(header),
            (crc, checkpoint) => Checksum.Combine(crc, checkpoint.OutputCrc64, checkpoint.OutputLength));
        return new BatchManifest
        {
            Id = state.Id, Source = state.Source, Input = plan.Input, Options = plan.Options, Plan = plan.Digest,
            FirstRow = plan.Dialect.FirstRow, Counts = boundaries.Counts,
            Ages = new ResultFile(ResultNames.Ages(plan.Options.Format), length, Hex(crc)), Rejected = rejected,
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
