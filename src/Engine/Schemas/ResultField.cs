namespace ServerlessAges.Schemas;

/// <summary>One field of a result.</summary>
/// <param name="NeedsOptional">It is written only for inputs that may have the processor's optional column.</param>
public sealed record ResultField(string Name, ResultKind Kind, bool NeedsOptional = false)
{
    public static ResultField Text(string name) => new(name, ResultKind.Text);
    public static ResultField Integer(string name) => new(name, ResultKind.Integer);

    /// <summary>A number with decimal places.</summary>
    public static ResultField Decimal(string name) => new(name, ResultKind.Decimal);
    public static ResultField Boolean(string name) => new(name, ResultKind.Boolean);

    /// <summary>Any JSON value, such as an object or an array.</summary>
    public static ResultField Json(string name) => new(name, ResultKind.Json);
}
