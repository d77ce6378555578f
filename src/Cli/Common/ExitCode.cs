namespace ServerlessAges.Cli.Common;

/// <summary>The exit codes of every command, as README.md defines them. Scripts rely on them.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;
    public const int SomeRejected = 3;
    public const int Interrupted = 130;

    public static int Worse(int one, int other) =>
        one == Success || (one == SomeRejected && other != Success) ? other : one;
}
