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
                state.List is null
                    ? await CreateAsync(services, state, request, cancellation)
                    : await CreateListedAsync(services, state, cancellation),
                cancellation);
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
        return Create(services, state, input, list: null, dialect);
    }

    private static BatchPlan Create(
        ActivityServices services, BatchState state, BlobReference input, PlannedInputs? list, Dialect dialect)
    {
        var processor = services.Processors.Find(state.Options.Processor).Schema;
        var plan = new BatchPlan
        {
            BatchId = state.Id, Input = input, Inputs = list, Dialect = dialect, Options = state.Options,
            EngineVersion = EngineVersion, ProcessorVersion = processor.Version, ChunkSize = 0, BlockSize = 0,
            Digest = "",
        };
        var (chunk, block) = PlanSizes.Choose(
            plan.Length - plan.First, state.Options.ChunkSize, processor.DefaultChunkSize);
        plan = plan with { ChunkSize = chunk, BlockSize = block };
        return plan with { Digest = Digest(services, plan) };
    }

    private static async Task<BatchPlan> CreateListedAsync(
        ActivityServices services, BatchState state, CancellationToken cancellation)
    {
        var table = await services.Tables.FindAsync(state, cancellation);
        var (list, inputs) = (state.Source, table.Inputs.ToArray());
        if (inputs.Any(input => input.Blob.Length > PlanSizes.LargeInput))
        {
            await foreach (var (index, format, blob) in
                services.Storage.Inputs.ListDecodedAsync(state.Id, cancellation))
            {
                inputs[index] = inputs[index] with { Decoded = blob, Format = format };
            }
        }

        if (inputs.Any(input => input.Decoded is not null))
        {
            using var lines = new MemoryStream();
            InputTable.Write(inputs, lines);
            lines.Position = 0;
            list = await services.Storage.Inputs.CreateDecodedAsync(
                state.Id, input: null, InputFormat.Ndjson, lines, cancellation);
            // An earlier attempt may have stored another table.
            table = await services.Tables.FindAsync(list, table.Gap, cancellation);
        }

        var planned = new PlannedInputs(
            table.Inputs.Count, table.Inputs.Sum(input => input.Read.Length), table.Gap);
        return Create(
            services, state, list, planned, await FirstDialectAsync(services, state, table.Inputs, cancellation));
    }

    // The results have the columns of the first input that can be read.
    private static async Task<Dialect> FirstDialectAsync(
        ActivityServices services, BatchState state, IReadOnlyList<BatchInput> inputs, CancellationToken cancellation)
    {
        BatchException? first = null;
        foreach (var input in inputs.Take(state.Options.MaxRejectedInputs + 1))
        {
            try
            {
                var source = services.Storage.Inputs.Open(input.Read, 0, 0);
                using var release = source as IDisposable;
                var form = state.Options.Input;
                var opened = await DecodedInput.OpenAsync(
                    source, form with { Format = input.Format ?? form.Format },
                    services.Processors.Find(state.Options.Processor).Schema.Columns, services.Settings.LimitDecoded,
                    cancellation);
                services.Processors.ResultsOf(state.Options, opened.Dialect);
                return opened.Dialect;
            }
            catch (BatchException exception)
            {
                var fault = InputFault.Named(input, exception);
                if (InputFault.EndsBatch(exception, state.Options)) throw fault;
                first ??= fault;
            }
        }

        throw first!;
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
