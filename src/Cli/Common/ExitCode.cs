namespace ServerlessAges.Cli.Common;

/// <summary>The exit codes of every command. Scripts rely on them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The input, the output, the service or the machine failed; no file was written.</summary>
    public const int Failed = 1;

    public const int BadUsage = 2;

    /// <summary>The result is complete, but some records were rejected.</summary>
    public const int SomeRejected = 3;

    public const int Interrupted = 130;

    public static int Worse(int one, int other) =>
        one == Success || (one == SomeRejected && other != Success) ? other : one;
}
