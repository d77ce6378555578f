namespace ServerlessAges.Formats.Dialects;

/// <summary>How results are written.</summary>
public enum ResultFormat
{
    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>CSV with a header (RFC 4180, LF as line end).</summary>
    Csv,
}
