using System.Text.Json.Serialization;

namespace ServerlessAges.Batches.Orchestration;

/// <summary>An input that can be split.</summary>
/// <param name="Input">The plain bytes: the source itself, or what was unpacked from it; null where it ends here.</param>
/// <param name="Failure">Why the batch must end.</param>
/// <param name="Stopped">Leave it alone.</param>
/// <param name="Format">The format of a decoded input; null if nothing was decoded.</param>
public sealed record PrepareResult(
    BlobReference? Input, BatchFailure? Failure = null, bool Stopped = false, InputFormat? Format = null);
