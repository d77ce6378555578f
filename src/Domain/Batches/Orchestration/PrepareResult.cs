namespace ServerlessAges.Batches.Orchestration;

/// <summary>An input that can be split, with the format of a decoded input; or a list.</summary>
/// <param name="LargeInputs">How many large inputs of a list may have to be decoded; 0 if none has to be.</param>
public sealed record PrepareResult(
    BlobReference? Input, BatchFailure? Failure = null, bool Stopped = false, InputFormat? Format = null,
    int LargeInputs = 0)
    : ActivityResult(Failure, Stopped);
