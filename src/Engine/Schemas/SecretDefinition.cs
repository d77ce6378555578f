namespace ServerlessAges.Schemas;

/// <summary>Declares a secret: a setting of the host that is never stored, shown or logged.</summary>
/// <param name="MinLength">How many characters it must have.</param>
public sealed record SecretDefinition(string Name, int MinLength);
