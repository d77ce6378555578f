namespace ServerlessAges.Formats;

/// <summary>The fields of a result in order: kept columns and computed values.</summary>
public static class ResultLayout
{
    /// <summary>Where the value of a field comes from.</summary>
    /// <param name="Index">The position of a kept column, or the place among the computed values.</param>
    public readonly record struct Source(ResultField Field, int Index, bool IsKept);

    /// <summary>
    /// A computed field takes the place of a kept column of the same name; the others follow the kept columns.
    /// </summary>
    public static IReadOnlyList<Source> Create(IReadOnlyList<ResultField> computed, Dialect dialect)
    {
        var own = computed.Select((field, i) => new Source(field, i, IsKept: false)).ToList();
        var kept = new List<Source>();
        foreach (var (name, position) in dialect.Kept ?? [])
        {
            var same = own.FindIndex(
                source => source.Field.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
            kept.Add(same < 0 ? new Source(ResultField.Text(name), position, IsKept: true) : own[same]);
            if (same >= 0) own.RemoveAt(same);
        }

        return [.. kept, .. own];
    }
}
