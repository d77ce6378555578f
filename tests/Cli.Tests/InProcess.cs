using System.Text;
using ServerlessAges.Cli;
using ServerlessAges.Cli.Demo;

namespace ServerlessAges.Tests;

/// <summary>Runs `ages` in this process: as fast as a call, and any number side by side. It sees this process's environment.</summary>
internal static class InProcess
{
    static InProcess()
    {
        Console.SetOut(new Routed(Console.Out));
        Console.SetError(new Routed(Console.Error));
    }

    public static Task<Ages.Ended> RunAsync(params string[] arguments) =>
        RunAsync(processors => processors.Add<AgeProcessor>().Add<PseudonymProcessor>(), arguments);

    public static Task<Ages.Ended> RunAsync(Action<ProcessorRegistry> add, params string[] arguments) => Task.Run(async () =>
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        Routed.Outputs.Value = (output, error);
        var exitCode = await AgesCommandLine.InvokeAsync(
            arguments, add, processors => DemoCommand.Create(processors, []), CancellationToken.None);
        return new Ages.Ended(exitCode, output.ToString(), error.ToString());
    });

    /// <summary>The console is one for the process; what a call writes goes to that call's own text.</summary>
    private sealed class Routed(TextWriter otherwise) : TextWriter
    {
        public static readonly AsyncLocal<(StringWriter Output, StringWriter Error)> Outputs = new();

        private readonly bool isError = otherwise == Console.Error;

        public override Encoding Encoding => otherwise.Encoding;

        private TextWriter Target => Outputs.Value is { Output: not null } outputs ? isError ? outputs.Error : outputs.Output : otherwise;

        public override void Write(char value) => Target.Write(value);

        public override void Write(string? value) => Target.Write(value);

        public override void WriteLine(string? value) => Target.Write(value + "\n");
    }
}
