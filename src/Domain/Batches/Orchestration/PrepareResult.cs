namespace ServerlessAges.Batches.Orchestration;

/// <summary>An input that can be split, with the format of a decoded input.</summary>
public sealed record PrepareResult(
    BlobReference? Input, BatchFailure? Failure = null, bool Stopped = false, InputFormat? Format = null)
    : ActivityResult(Failure, Stopped);
