namespace ServerlessAges.Batches.State;

/// <summary>The list of inputs of a batch, as it was accepted. The blob of the list is the batch's source.</summary>
/// <param name="Length">Bytes of all inputs.</param>
/// <param name="Sources">What was asked for: names, globs or the name of a list, for people.</param>
/// <param name="Rejected">Inputs that could not be read; null until the batch has succeeded.</param>
public sealed record InputList(int Count, long Length, IReadOnlyList<string> Sources, int? Rejected = null);
