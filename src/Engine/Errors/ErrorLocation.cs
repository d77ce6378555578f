namespace ServerlessAges.Errors;

/// <summary>The place of an error, for programs. Members that do not apply or are not known are null.</summary>
/// <param name="Option">The name of the option.</param>
/// <param name="Column">The name that the input should have for the column.</param>
/// <param name="Line">Line of the input, counted from 1.</param>
/// <param name="Offset">Byte of the decoded input.</param>
public sealed record ErrorLocation(
    string? Option = null, string? Column = null, long? Line = null, long? Offset = null);
