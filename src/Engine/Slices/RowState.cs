namespace ServerlessAges.Slices;

/// <summary>Where in a row a position lies. Only <see cref="RowStart"/> can be the seam between two ranges' rows.</summary>
public enum RowState : byte
{
    /// <summary>At the first byte of a row.</summary>
    RowStart,

    /// <summary>At the first byte of a field.</summary>
    FieldStart,

    /// <summary>Inside a field without quotes, or behind a closing quote's stray text.</summary>
    Unquoted,

    /// <summary>Inside quotes.</summary>
    Quoted,

    /// <summary>Behind a quote inside quotes: the closing one, or the first of a doubled pair.</summary>
    AfterQuote,
}
