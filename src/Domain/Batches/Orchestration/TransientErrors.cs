namespace ServerlessAges.Batches.Orchestration;

/// <summary>All errors of activities are transient, except those of the program and of its arguments.</summary>
public static class TransientErrors
{
    // By full name: a history has nothing else of an exception.
    private static readonly HashSet<string?> Permanent =
    [
        typeof(ArgumentException).FullName, typeof(ArgumentNullException).FullName,
        typeof(ArgumentOutOfRangeException).FullName, typeof(InvalidOperationException).FullName,
        typeof(ObjectDisposedException).FullName, typeof(NotSupportedException).FullName,
        typeof(NullReferenceException).FullName, typeof(IndexOutOfRangeException).FullName,
        typeof(KeyNotFoundException).FullName, typeof(InvalidCastException).FullName, typeof(FormatException).FullName,
        typeof(InvalidDataException).FullName, typeof(System.Text.Json.JsonException).FullName,
    ];

    public static bool IsTransient(string? type) => !Permanent.Contains(type);
}
