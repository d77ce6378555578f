namespace ServerlessAges.Pipeline;

/// <summary>A part of an open input: the rows that start in [From, To). The pipeline disposes it.</summary>
/// <param name="Index">Its place among the parts.</param>
/// <param name="From">Absolute offset in the input.</param>
/// <param name="To">Byte after the part; <see cref="long.MaxValue"/> for the end of the input.</param>
/// <param name="Start">The first row, if known; null to speculate, and the outcome is provisional.</param>
/// <param name="Name">The name of the input, for results that name it; else null.</param>
public sealed record InputPart(
    int Index, IByteSource Source, Dialect Dialect, long From, long To, long? Start, string? Name = null) : IDisposable
{
    public void Dispose() => (Source as IDisposable)?.Dispose();
}
