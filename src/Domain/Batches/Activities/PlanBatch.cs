namespace ServerlessAges.Batches.Activities;

/// <summary>Splits a batch, from the length and the header of its input.</summary>
public static class PlanBatch
{
    /// <summary>Raise it if the same input is split or read differently. Batches in progress then fail.</summary>
    public const int EngineVersion = 4;

    public static async Task<PlanResult> RunAsync(
        ActivityServices services, PlanRequest request, CancellationToken cancellation)
    {
        using var span = BatchTelemetry.Start("plan", request.Attempt);
        if (await LiveBatch.FindAsync(services, request.Attempt, cancellation) is not { State: var state })
            return new PlanResult(0, 0, 0, Stopped: true);
        try
        {
            var found = await services.Storage.Checkpoints.FindPlanAsync(state.Id, cancellation);
            if (found is not null) RequireSameRules(services, found);
            var plan = found ?? await services.Storage.Checkpoints.CreatePlanAsync(
                await CreateAsync(services, state, request, cancellation), cancellation);
            var groups = PlanSizes.Groups(plan.ChunkCount, services.Settings.MaxConcurrentChunks);
            return new PlanResult(plan.ChunkCount, groups.Size, groups.MaxConcurrent, Resumed: found is not null);
        }
        catch (BatchException exception)
        {
            return new PlanResult(0, 0, 0, BatchFailure.From(exception));
        }
    }

    private static async Task<BatchPlan> CreateAsync(
        ActivityServices services, BatchState state, PlanRequest request, CancellationToken cancellation)
    {
        var (input, options) = (request.Input, state.Options);
        var processor = services.Processors.Find(options.Processor).Schema;
        // A decoded JSON array is NDJSON. Its format cannot be detected if it is empty.
        var form = options.Input with { Format = request.Format ?? options.Input.Format };
        var source = services.Storage.Inputs.Open(input, 0, 0);
        using var release = source as IDisposable;
        var dialect = await DecodedInput.ReadDialectAsync(source, form, processor.Columns, cancellation);
        services.Processors.ResultsOf(options, dialect); // refuses options that do not fit the input
        var rows = input.Length - dialect.FirstRow;
        var (chunk, block) = PlanSizes.Choose(rows, options.ChunkSize, processor.DefaultChunkSize);
        var plan = new BatchPlan
        {
            BatchId = state.Id, Input = input, Dialect = dialect, Options = options, EngineVersion = EngineVersion,
            ProcessorVersion = processor.Version, ChunkSize = chunk, BlockSize = block, Digest = "",
        };
        return plan with { Digest = Digest(services, plan) };
    }

    // A batch is computed by one version and with one key.
    internal static void RequireSameRules(ActivityServices services, BatchPlan plan)
    {
        var schema = services.Processors.Find(plan.Options.Processor).Schema;
        if (plan.EngineVersion != EngineVersion || plan.ProcessorVersion != schema.Version)
        {
            throw new BatchException(
                ErrorCodes.VersionMismatch,
                $"Another version of the service has started this batch (engine {plan.EngineVersion}, processor "
                + $"{plan.ProcessorVersion}; this one has {EngineVersion} and {schema.Version}), and the results may "
                + "differ. Send the input again.");
        }

        if (schema.Secrets is [] || Digest(services, plan with { Digest = "" }) == plan.Digest) return;
        var names = string.Join(" or ", schema.Secrets.Select(secret => secret.Name));
        throw new BatchException(
            ErrorCodes.KeyMismatch,
            $"This batch was started with another {names} than this host has. Set that one, or start a new batch.");
    }

    // With the secrets: checkpoints that were made with others do not count.
    private static string Digest(ActivityServices services, BatchPlan plan)
    {
        var (processor, secrets) = (services.Processors.Find(plan.Options.Processor), services.Settings.Secrets);
        processor.RequireSecrets(secrets);
        var digests = string.Concat(processor.Schema.Secrets.Select(secret => secrets.Digest(secret.Name)));
        var json = JsonSerializer.SerializeToUtf8Bytes(plan, BatchJson.Default.BatchPlan);
        var hash = SHA256.HashData([.. json, .. Encoding.ASCII.GetBytes(digests)]);
        return Convert.ToHexStringLower(hash)[..16];
    }
}
