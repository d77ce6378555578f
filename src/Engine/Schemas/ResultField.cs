namespace ServerlessAges.Schemas;

/// <summary>One field of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The type of its value.</param>
/// <param name="NeedsOptional">It is written only for inputs that may have the processor's optional column.</param>
public sealed record ResultField(string Name, ResultKind Kind, bool NeedsOptional = false)
{
    public static ResultField Text(string name) => new(name, ResultKind.Text);

    public static ResultField Integer(string name) => new(name, ResultKind.Number);
}
