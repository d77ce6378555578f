namespace ServerlessAges.Schemas;

/// <summary>Declares a secret: a setting of the host that is never stored, shown or logged.</summary>
/// <param name="Name">The name of the setting.</param>
/// <param name="MinLength">How many characters it must have.</param>
/// <param name="Description">One sentence for help texts.</param>
public sealed record SecretDefinition(string Name, int MinLength, string Description);
