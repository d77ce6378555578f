using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ServerlessAges.Batches.Activities;

/// <summary>Decides how a batch is cut, from the input's length and header alone.</summary>
public static class PlanBatch
{
    /// <summary>Raised whenever the same input would be cut or read otherwise; batches under way then fail as version-mismatch.</summary>
    public const int EngineVersion = 3;

    /// <summary>Runs it. The first plan written is the plan.</summary>
    public static async Task<PlanResult> RunAsync(ActivityServices context, PlanRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        using var span = BatchTelemetry.Step("plan", request.Run);
        if (await LiveBatch.FindAsync(context, request.Run, cancellation).ConfigureAwait(false) is not { State: var state })
            return new PlanResult(0, 0, 0, Stopped: true);
        try
        {
            var plan = await context.Store.FindPlanAsync(state.Id, cancellation).ConfigureAwait(false);
            var resumed = plan is not null;
            if (plan is not null) RequireSameRules(context, plan);
            plan ??= await context.Store.CreatePlanAsync(
                        await MakeAsync(context, state, request, cancellation).ConfigureAwait(false), cancellation)
                    .ConfigureAwait(false);
            var (size, atOnce) = PlanSizes.Groups(plan.ChunkCount, context.Settings.MaxConcurrentChunks);
            return new PlanResult(plan.ChunkCount, size, atOnce, Resumed: resumed);
        }
        catch (BatchException exception)
        {
            return new PlanResult(0, 0, 0, new BatchFailure(exception.Code, exception.Message));
        }
    }

    private static async Task<BatchPlan> MakeAsync(
        ActivityServices context, BatchState state, PlanRequest request, CancellationToken cancellation)
    {
        var (input, options) = (request.Input, state.Options);
        var processor = context.Processors.Find(options.Processor).Schema;
        var dialect = await ReadDialectAsync(context, state, request, processor.Columns, cancellation).ConfigureAwait(false);
        var (chunk, block) = PlanSizes.Choose(input.Length - dialect.FirstRow, options.ChunkSize, processor.DefaultChunkSize);
        var plan = new BatchPlan
        {
            BatchId = state.Id,
            Input = input,
            Dialect = dialect,
            Options = options,
            EngineVersion = EngineVersion,
            ProcessorVersion = processor.Version,
            ChunkSize = chunk,
            BlockSize = block,
            Digest = "",
        };
        return plan with { Digest = Digest(context, plan) };
    }

    /// <summary>Refuses to continue with another version or secret than the plan was made with.</summary>
    /// <exception cref="BatchException"><c>version-mismatch</c>, <c>key-mismatch</c>, or <c>missing-key</c>.</exception>
    internal static void RequireSameRules(ActivityServices context, BatchPlan plan)
    {
        var schema = context.Processors.Find(plan.Options.Processor).Schema;
        var version = (EngineVersion, schema.Version);
        if ((plan.EngineVersion, plan.ProcessorVersion) != version)
        {
            throw new BatchException(
                ErrorCodes.VersionMismatch,
                $"This batch was begun by another version of the service (engine {plan.EngineVersion}, processor {plan.ProcessorVersion}; here they "
                + $"are {version.EngineVersion} and {version.Version}), and its ages would be of two kinds: send the input again.");
        }

        if (schema.Secrets is [] || Digest(context, plan with { Digest = "" }) == plan.Digest) return;
        throw new BatchException(
            ErrorCodes.KeyMismatch,
            $"This batch was started with another {string.Join(" or ", schema.Secrets.Select(secret => secret.Name))} than this host has: "
            + "set that one, or start a new batch.");
    }

    private static async Task<Dialect> ReadDialectAsync(
        ActivityServices context, BatchState state, PlanRequest request, IReadOnlyList<ProcessorColumn> columns, CancellationToken cancellation)
    {
        // A decoded JSON array is NDJSON. An empty one has no byte from which its format could be recognised.
        var options = state.Options.Input with { Format = request.Format ?? state.Options.Input.Format };
        var source = context.Store.OpenInput(request.Input, 0, 0);
        using var release = source as IDisposable;
        return await DecodedInput.ReadDialectAsync(source, options, columns, cancellation).ConfigureAwait(false);
    }

    // Checkpoints made with another key do not count.
    private static string Digest(ActivityServices context, BatchPlan plan)
    {
        var processor = context.Processors.Find(plan.Options.Processor);
        processor.RequireSecrets(context.Settings.Secrets);
        var key = string.Concat(processor.Schema.Secrets.Select(secret => context.Settings.Secrets.Digest(secret.Name)));
        var text = JsonSerializer.SerializeToUtf8Bytes(plan, BatchJson.Default.BatchPlan);
        var hash = SHA256.HashData([.. text, .. Encoding.ASCII.GetBytes(key)]);
        return Convert.ToHexStringLower(hash)[..16];
    }
}
