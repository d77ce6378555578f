namespace ServerlessAges.Tests.Fuzz;

/// <summary>The codes with which an input may be refused as a whole. Any other exception is a find.</summary>
internal static class Refusals
{
    public static readonly string[] OfDialects =
        ["bad-option", "empty-input", "bad-encoding", "bad-header", "missing-column", "ambiguous-column", "no-rows"];

    public static readonly string[] OfInputs = [.. OfDialects, "invalid-gzip", "invalid-json", "unsupported-format"];

    public static readonly string[] OfOptions = ["bad-option"];

    /// <summary>Whether an exception is a refusal with one of these codes.</summary>
    public static bool Allowed(this BatchException refusal, string[] codes) => codes.Contains(refusal.Code);
}
