namespace ServerlessAges.Schemas;

/// <summary>The type of a result's field. Each can be null.</summary>
public enum ResultKind { Text, Integer, Decimal, Boolean, Json }
