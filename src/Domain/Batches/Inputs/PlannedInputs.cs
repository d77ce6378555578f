namespace ServerlessAges.Batches.Inputs;

/// <summary>The size of a list as it is planned.</summary>
/// <param name="Length">Bytes of all inputs, after decoding those that were decoded before the chunks.</param>
/// <param name="Gap">Positions after each input, which stand for the time that opening an input takes.</param>
public sealed record PlannedInputs(int Count, long Length, long Gap);
