namespace ServerlessAges.Processing;

/// <summary>The last field of each result: the name of the input.</summary>
/// <param name="Name">The name of the field.</param>
/// <param name="Input">The name of the input.</param>
public sealed record InputColumn(string Name, string Input);
