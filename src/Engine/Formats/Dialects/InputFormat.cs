namespace ServerlessAges.Formats.Dialects;

/// <summary>The format of an input. A JSON array is decoded to NDJSON.</summary>
public enum InputFormat { Csv, Ndjson, JsonArray }
