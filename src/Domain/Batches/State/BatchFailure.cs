namespace ServerlessAges.Batches.State;

/// <summary>Why a batch has no result.</summary>
/// <param name="Code">Stable, such as <c>missing-column</c>.</param>
/// <param name="Message">For people: what happened, where, what to do.</param>
public sealed record BatchFailure(string Code, string Message);
