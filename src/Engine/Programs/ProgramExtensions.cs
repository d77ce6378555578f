namespace ServerlessAges.Programs;

/// <summary>Registers the program of an operator.</summary>
public static class ProgramExtensions
{
    /// <summary>The name of the processor.</summary>
    public const string Name = "exec";

    /// <summary>Adds the processor <c>exec</c>: a program that reads and writes NDJSON lines.</summary>
    /// <param name="command">The program and its arguments, split as by a shell. No shell runs it.</param>
    /// <param name="onError">Takes each line that the program writes to standard error, on any thread.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: the program cannot be started.</exception>
    public static ProcessorRegistry AddProgram(
        this ProcessorRegistry processors, string command, Action<string> onError) =>
        processors.Add(new ProgramProcessor(new ProgramCommand(command), onError));
}
