namespace ServerlessAges.Cli.Estimate;

internal static class EstimateText
{
    public static void Write(BatchEstimate batch, int instances, EstimateFigures? figures)
    {
        Line($"input        {ByteSize.Format(batch.Bytes)}, about {batch.Records:N0} records");
        Line($"chunks       {batch.Chunks:N0} of {ByteSize.Format(batch.ChunkBytes)}; {batch.Blocks:N0} blocks");
        Line($"groups       {batch.Groups:N0}, {batch.MaxConcurrentGroups:N0} at a time");
        Line($"history      {batch.HistoryRows:N0} rows at most, {batch.LongestHistory:N0} in the longest");
        Line($"blobs        {batch.BlobReads:N0} reads, {batch.BlobWrites:N0} writes, {batch.BlobLists:N0} lists");
        Line($"");
        Line($"{"engine",-28}{"time",9}{"cost",10}  limit");
        foreach (var engine in batch.Engines)
        {
            var cost = engine.Usd is { } usd
                ? string.Create(CultureInfo.InvariantCulture, $"${usd:0.00##}{(engine.IsPriced ? "" : "+")}") : "";
            var name = engine.Name + (engine.IsMeasured ? "" : $" x{instances}");
            Line($"{name,-28}{Time(engine.Seconds),9}{cost,10}  {engine.Binds}");
        }

        Line($"");
        Line($"This machine: within twice of the medians measured here (docs/scale.md).");
        Line($"The others: estimates from published limits and prices, never measured.");
        var actions = batch.Engines.Where(engine => !engine.IsPriced).Max(engine => engine.Actions);
        if (actions is not null)
            Line($"+ the scheduler's {actions:N0} actions; set their price: --set usdPerMillionActions=N");
        if (figures is null) return;
        Line($"");
        foreach (var figure in figures.All) Line($"{figure.Key,-29}{figure.Value,-14:G6}{figure.Source}");
    }

    private static string Time(double seconds) => seconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : TimeSpan.FromSeconds(seconds)
            .ToString(seconds < 86400 ? @"h\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
