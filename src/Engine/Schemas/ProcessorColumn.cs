namespace ServerlessAges.Schemas;

/// <summary>A column that a processor reads. Every record must have it, unless it is optional.</summary>
/// <param name="Name">Its name. An input may name it otherwise, in any case or by the option <c>columns</c>.</param>
/// <param name="IsOptional">
/// A CSV input may have no such column, an NDJSON record no such member, and a record may leave it empty. Only the last
/// column may be optional.
/// </param>
public sealed record ProcessorColumn(string Name, bool IsOptional = false)
{
    public static implicit operator ProcessorColumn(string name) => new(name);
}
