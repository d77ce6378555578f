namespace ServerlessAges.Slices;

/// <summary>Where in a row a position lies. Only <see cref="RowStart"/> can separate two ranges.</summary>
public enum RowState : byte
{
    RowStart,
    FieldStart,
    Unquoted, // or after text that follows a closing quote
    Quoted,
    AfterQuote, // inside quotes: the closing one, or the first of a doubled pair
}
