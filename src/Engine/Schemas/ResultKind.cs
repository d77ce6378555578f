namespace ServerlessAges.Schemas;

/// <summary>What a result's value is.</summary>
public enum ResultKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,
}
