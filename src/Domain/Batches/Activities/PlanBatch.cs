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
        var processor = Processors.Describe(options);
        var dialect = await ReadDialectAsync(context, state, request, processor.Columns, cancellation).ConfigureAwait(false);
        var (chunk, block) = PlanSizes.Choose(input.Length - dialect.FirstRow, options.ChunkSize, processor.DefaultChunk);
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
        return plan with { Digest = Digest(plan, context.Settings) };
    }

    /// <summary>Refuses to go on with other rules than those with which the plan was made: a batch is computed by one version, with one key.</summary>
    /// <exception cref="BatchException"><c>version-mismatch</c>, <c>key-mismatch</c>, or <c>missing-key</c>.</exception>
    internal static void RequireSameRules(ActivityServices context, BatchPlan plan)
    {
        var version = (EngineVersion, Processors.Describe(plan.Options).Version);
        if ((plan.EngineVersion, plan.ProcessorVersion) != version)
        {
            throw new BatchException(
                ErrorCodes.VersionMismatch,
                $"This batch was begun by another version of the service (engine {plan.EngineVersion}, processor {plan.ProcessorVersion}; here they "
                + $"are {version.EngineVersion} and {version.Version}), and its ages would be of two kinds: send the input again.");
        }

        if (Processors.KeyOf(plan.Options, context.Settings.PseudonymKey) is null) return;
        if (Digest(plan with { Digest = "" }, context.Settings) == plan.Digest) return;
        throw new BatchException(
            ErrorCodes.KeyMismatch, "The key of pseudonyms is not the one with which this batch was begun: set that one, or start a new batch.");
    }

    private static async Task<Dialect> ReadDialectAsync(
        ActivityServices context, BatchState state, PlanRequest request, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        // A decoded JSON array is NDJSON. An empty one has no byte from which its format could be recognised.
        var options = state.Options.Input with { Format = request.Format ?? state.Options.Input.Format };
        var source = context.Store.OpenInput(request.Input, 0, 0);
        using var release = source as IDisposable;
        return await DecodedInput.ReadDialectAsync(source, options, columns, cancellation).ConfigureAwait(false);
    }

    // Checkpoints made with another key do not count.
    private static string Digest(BatchPlan plan, HostSettings settings)
    {
        var key = Processors.KeyOf(plan.Options, settings.PseudonymKey)?.Digest ?? "";
        var text = JsonSerializer.SerializeToUtf8Bytes(plan, BatchJson.Default.BatchPlan);
        var hash = SHA256.HashData([.. text, .. Encoding.ASCII.GetBytes(key)]);
        return Convert.ToHexStringLower(hash)[..16];
    }
}
