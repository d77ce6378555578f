using System.Net.Sockets;
using System.Text.Json;
using System.Xml;

namespace ServerlessAges.Cli.Common;

/// <summary>Reports a failure on stderr in one line, with `--json` as one object. Returns the exit code.</summary>
internal static class ErrorReport
{
    public static int Write(Exception exception, bool json, string? subject = null)
    {
        var code = exception switch
        {
            ServiceException refused => refused.Code,
            BatchException bad => bad.Code,
            StorageException or AggregateException or XmlException => ErrorCodes.StorageRefused,
            CommandFailedException or IOException or UnauthorizedAccessException => "failed",
            HttpRequestException or SocketException or OperationCanceledException => "failed",
            _ => ErrorCodes.InternalError,
        };
        var message = code == ErrorCodes.InternalError
            ? $"{exception.GetType().Name}: {Reason(exception)} Check the settings in the environment; otherwise "
                + "this is a fault of ages."
            : Reason(exception);
        var exit = code is ErrorCodes.BadOption or ErrorCodes.MissingKey ? ExitCode.BadUsage : ExitCode.Failed;
        return Write(code, message, json, exit, subject);
    }

    public static int Write(string code, string message, bool json, int exitCode, string? subject = null)
    {
        Console.Error.WriteLine(json
            ? JsonSerializer.Serialize(new ProblemAnswer(code, message, subject), ProblemJson.Default.ProblemAnswer)
            : SanitizedText.Of(subject is null ? $"ages: {message}" : $"ages: {subject}: {message}"));
        return exitCode;
    }

    public static int Interrupted(bool json, string consequence = "") =>
        Write("interrupted", $"interrupted{consequence}.", json, ExitCode.Interrupted);

    /// <summary>The message of an exception in one line; for a failed request its cause, without headers.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Reason(last),
        HttpRequestException { InnerException: { } cause } => Reason(cause),
        HttpIOException => $"The answer broke off: {exception.Message}",
        IOException => exception.Message,
        _ => string.Join(' ', exception.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    };
}
