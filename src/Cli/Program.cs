using ServerlessAges.Cli;

// An exception that no command can catch ends the process with one line as well.
AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    Environment.Exit(ErrorReport.Write((Exception)unhandled.ExceptionObject, json: false));
StandardStreams.DiscardClosed();

// A proxy that the environment names is never used for this machine: neither for Azurite nor for a service here.
var direct = Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY");
Environment.SetEnvironmentVariable(
    "no_proxy", string.Join(',', "localhost", "127.0.0.1", "[::1]", direct).TrimEnd(','));

using var hangUp = new CancellationTokenSource();
using var registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
{
    signal.Cancel = true; // as SIGINT and SIGTERM, it ends the command, which removes its temporary files
    hangUp.Cancel();
});
return await AgesCommandLine.RunAsync(args, cancellation: hangUp.Token);
