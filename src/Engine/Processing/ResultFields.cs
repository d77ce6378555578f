namespace ServerlessAges.Processing;

/// <summary>Checks that a processor writes one value per declared field.</summary>
internal static class ResultFields
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireRoom(int written, int declared)
    {
        if ((uint)written >= (uint)declared) ThrowWrongCount(written, declared);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireOptional(int written, int declared)
    {
        if (written == 0) ThrowFirstOmitted();
        RequireRoom(written, declared);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireAll(int written, int declared)
    {
        if (written != declared) ThrowWrongCount(written, declared);
    }

    private static void ThrowFirstOmitted() =>
        throw new InvalidOperationException("The processor left out its first value.");

    private static void ThrowWrongCount(int written, int declared) => throw new InvalidOperationException(
        $"The processor wrote {(written < declared ? $"{written} of" : "more than")} its {declared} values.");
}
