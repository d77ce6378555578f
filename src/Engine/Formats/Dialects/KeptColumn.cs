namespace ServerlessAges.Formats.Dialects;

/// <summary>A column of the input that results keep.</summary>
/// <param name="Name">Its name as the header has it; in NDJSON, as the option has it.</param>
/// <param name="Position">Its field in a row; in NDJSON, its place in the option.</param>
public sealed record KeptColumn(string Name, int Position);
