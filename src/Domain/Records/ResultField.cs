namespace ServerlessAges.Records;

/// <summary>What a result's value is.</summary>
public enum ResultKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,
}

/// <summary>One field of a result.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">What it holds.</param>
public sealed record ResultField(string Name, ResultKind Kind);
