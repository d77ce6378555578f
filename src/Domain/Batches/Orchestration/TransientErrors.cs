namespace ServerlessAges.Batches.Orchestration;

/// <summary>Which faults of a step may go away by themselves: all but those of the program and of what it was given.</summary>
public static class TransientErrors
{
    // By name, because a history knows no more of an exception.
    private static readonly HashSet<string> Lasting =
    [
        .. new[]
        {
            typeof(ArgumentException), typeof(ArgumentNullException), typeof(ArgumentOutOfRangeException),
            typeof(InvalidOperationException), typeof(ObjectDisposedException), typeof(NotSupportedException),
            typeof(NullReferenceException), typeof(IndexOutOfRangeException), typeof(KeyNotFoundException), typeof(InvalidCastException),
            typeof(FormatException), typeof(InvalidDataException), typeof(System.Text.Json.JsonException),
        }.Select(type => type.FullName!),
    ];

    /// <summary>Whether to try again.</summary>
    /// <param name="type">The exception's full name.</param>
    public static bool IsTransient(string? type) => type is null || !Lasting.Contains(type);
}
