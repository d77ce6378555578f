namespace ServerlessAges.Formats.Dialects;

/// <summary>How records stand in the bytes that are split. A JSON array is turned into lines first.</summary>
public enum InputFormat
{
    /// <summary>Delimited text with a header.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,

    /// <summary>One JSON array of objects.</summary>
    JsonArray,
}
