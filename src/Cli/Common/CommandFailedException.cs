namespace ServerlessAges.Cli.Common;

/// <summary>A command cannot do its work. The message says what happened and what to do.</summary>
internal sealed class CommandFailedException(string message, Exception? inner = null) : Exception(message, inner);
