using System.ComponentModel;
using System.Diagnostics;

namespace ServerlessAges.Cli.Azurite;

/// <summary>Starts node and npm with all standard streams redirected.</summary>
internal static class Node
{
    public const string Alternative =
        "Install Node.js 20 or later (https://nodejs.org), or give --storage CONNECTION_STRING.";

    public static Process Start(string tool, IEnumerable<string> arguments, Action<ProcessStartInfo>? configure = null)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        configure?.Invoke(start);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CommandFailedException(
                $"Node.js 20 or later is needed for Azurite, but `{tool}` cannot be started. {Alternative}", exception);
        }
    }
}
