namespace ServerlessAges.Slices;

/// <summary>Where a row is not valid JSON.</summary>
/// <param name="At">The byte in the row, counted from 0.</param>
/// <param name="TooDeep">There the nesting passes <see cref="JsonScanner.MaxDepth"/>.</param>
internal readonly record struct InvalidJson(int At, bool TooDeep);
