namespace ServerlessAges.Schemas;

/// <summary>The type of an option's value.</summary>
#pragma warning disable CS1591 // the name is the description
public enum OptionKind
{
    Text,
    Integer,
    Decimal,
    Boolean,
    Date,
    Choice,
}
