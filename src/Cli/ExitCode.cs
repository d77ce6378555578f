namespace ServerlessAges.Cli;

/// <summary>What `ages` tells the shell. Part of its interface: scripts rely on them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Nothing was written: the input, the output or the machine failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int BadUsage = 2;

    /// <summary>The result is whole, but some records were rejected.</summary>
    public const int SomeRejected = 3;

    /// <summary>Stopped by Ctrl+C or SIGTERM; nothing was left behind.</summary>
    public const int Interrupted = 130;
}
