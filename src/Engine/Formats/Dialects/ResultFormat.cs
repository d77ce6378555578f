namespace ServerlessAges.Formats.Dialects;

/// <summary>How results are written. CSV has a header (RFC 4180, LF as line end).</summary>
public enum ResultFormat { Ndjson, Csv }
