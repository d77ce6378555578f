namespace ServerlessAges.Schemas;

/// <summary>The type of an option's value.</summary>
public enum OptionKind { Text, Integer, Decimal, Boolean, Date, Choice }
