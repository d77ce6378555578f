namespace ServerlessAges.Formats.Dialects;

/// <summary>How results are written.</summary>
public enum ResultFormat
{
    Ndjson,

    /// <summary>CSV with a header (RFC 4180, LF as line end).</summary>
    Csv,
}
