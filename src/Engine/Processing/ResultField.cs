namespace ServerlessAges.Processing;

/// <summary>One field of a result.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it holds.</param>
public sealed record ResultField(string Name, ResultKind Kind);
