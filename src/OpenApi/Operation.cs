using Microsoft.OpenApi;

namespace ServerlessAges.OpenApi;

/// <summary>What is to be said of an endpoint, beside its route.</summary>
/// <param name="Tag">Where it is filed.</param>
/// <param name="Summary">One line.</param>
/// <param name="Answers">What it answers when all is well.</param>
/// <param name="Problems">Statuses of its problem documents.</param>
internal sealed record Operation(string Tag, string Summary, IReadOnlyList<Answer> Answers, params int[] Problems)
{
    /// <summary>Parameters, beside those in the route.</summary>
    public IReadOnlyList<OpenApiParameter> Parameters { get; init; } = [];

    /// <summary>It takes an input as its body.</summary>
    public bool TakesInput { get; init; }

    /// <summary>It answers without a function key.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>An answer.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Type">What JSON in it looks like; null where that is not said.</param>
/// <param name="MediaTypes">Its media types.</param>
internal sealed record Answer(int Status, Type? Type, params string[] MediaTypes)
{
    /// <summary>Headers that mean something here, with what.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
