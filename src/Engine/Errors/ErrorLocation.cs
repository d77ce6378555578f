namespace ServerlessAges.Errors;

/// <summary>Where a fault lies, for programs. What does not apply, or is not known, is null.</summary>
/// <param name="Option">The option, by the name it is given under.</param>
/// <param name="Column">The column, by the name the input should have for it.</param>
/// <param name="Line">Line of the input, counted from 1.</param>
/// <param name="Offset">Byte of the input, unpacked where it was packed.</param>
public sealed record ErrorLocation(string? Option = null, string? Column = null, long? Line = null, long? Offset = null);
