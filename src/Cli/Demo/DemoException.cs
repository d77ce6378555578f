namespace ServerlessAges.Cli.Demo;

/// <summary>The demo did not get what it should have.</summary>
internal sealed class DemoException(string message) : Exception(message);
