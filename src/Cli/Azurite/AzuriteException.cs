namespace ServerlessAges.Cli.Azurite;

/// <summary>Development storage cannot be had. The message says what happened and what to do.</summary>
internal sealed class AzuriteException(string message, Exception? inner = null) : Exception(message, inner);
