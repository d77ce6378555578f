namespace ServerlessAges.Cli.Estimate;

internal static class EstimateText
{
    public static void Write(BatchEstimate batch, int instances, EstimateFigures? figures)
    {
        Console.WriteLine($"""
            input        {ByteSize.Format(batch.Bytes)}, about {batch.Records:N0} records{Blobs(batch.Inputs)}
            chunks       {batch.Chunks:N0} of {ByteSize.Format(batch.ChunkBytes)}; {batch.Blocks:N0} blocks
            groups       {batch.Groups:N0}, {batch.MaxConcurrentGroups:N0} at a time
            history      {batch.HistoryRows:N0} rows at most, {batch.LongestHistory:N0} in the longest
            blobs        {batch.BlobReads:N0} reads, {batch.BlobWrites:N0} writes, {batch.BlobLists:N0} lists

            {"engine",-28}{"time",9}{"cost",10}  limit
            """);
        foreach (var engine in batch.Engines)
        {
            var cost = engine.Usd is { } usd ? $"${usd:0.00##}{(engine.IsPriced ? "" : "+")}" : "";
            var name = engine.Name + (engine.IsMeasured ? "" : $" x{instances}");
            Console.WriteLine($"{name,-28}{Time(engine.Seconds),9}{cost,10}  {engine.Binds}");
        }

        Console.WriteLine();
        Console.WriteLine($"This machine: within twice of the medians measured here (docs/scale.md).");
        Console.WriteLine($"The others: estimates from published limits and prices, never measured.");
        var actions = batch.Engines.Where(engine => !engine.IsPriced).Max(engine => engine.Actions);
        if (actions is not null)
            Console.WriteLine($"+ the scheduler's {actions:N0} actions; set their price: --set usdPerMillionActions=N");
        if (figures is null) return;
        Console.WriteLine();
        foreach (var figure in figures.All) Console.WriteLine($"{figure.Key,-29}{figure.Value,-14:G6}{figure.Source}");
    }

    private static string Blobs(int inputs) => inputs > 1 ? $", in {inputs:N0} blobs" : "";

    private static string Time(double seconds) => seconds < 90
        ? $"{seconds:0.0} s"
        : TimeSpan.FromSeconds(seconds)
            .ToString(seconds < 86400 ? @"h\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}
