namespace ServerlessAges.Slices;

/// <summary>Where in a row a position lies. Only <see cref="RowStart"/> can separate two ranges.</summary>
public enum RowState : byte
{
    RowStart,

    FieldStart,

    /// <summary>Inside a field without quotes, or after text that follows a closing quote.</summary>
    Unquoted,

    Quoted,

    /// <summary>After a quote inside quotes: the closing one, or the first of a doubled pair.</summary>
    AfterQuote,
}
