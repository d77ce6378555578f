namespace ServerlessAges.Schemas;

/// <summary>One field of a result: a text or a whole number.</summary>
/// <param name="NeedsOptional">It is written only for inputs that may have the processor's optional column.</param>
public sealed record ResultField(string Name, bool IsText, bool NeedsOptional = false)
{
    public static ResultField Text(string name) => new(name, IsText: true);
    public static ResultField Integer(string name) => new(name, IsText: false);
}
