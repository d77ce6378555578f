namespace ServerlessAges.Records;

/// <summary>Holds processors to their word: one value per field that they declare.</summary>
internal static class ResultFields
{
    public static void RequireRoom(int written, int declared)
    {
        if ((uint)written >= (uint)declared) Throw($"The processor wrote more than its {declared} values.");
    }

    public static void RequireAll(int written, int declared)
    {
        if (written != declared) Throw($"The processor wrote {written} of its {declared} values.");
    }

    private static void Throw(string message) => throw new InvalidOperationException(message);
}
