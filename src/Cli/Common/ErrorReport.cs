using System.Net.Sockets;
using System.Xml;

namespace ServerlessAges.Cli.Common;

/// <summary>Reports a failure on stderr in one line, with `--json` as one object. Returns the exit code.</summary>
internal static class ErrorReport
{
    public static int Write(Exception exception, bool json, string? subject = null)
    {
        var (code, message) = (CodeOf(exception), Reason(exception));
        if (code == ErrorCodes.InternalError)
        {
            message = $"{exception.GetType().Name}: {message} Check the settings in the environment; otherwise this is "
                + "a fault of ages.";
        }

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
        _ => OneLine(exception.Message),
    };

    public static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string CodeOf(Exception exception) => exception switch
    {
        ServiceException refused => refused.Code,
        BatchException bad => bad.Code,
        StorageException or AggregateException or XmlException => ErrorCodes.StorageRefused,
        CommandFailedException or IOException or UnauthorizedAccessException => "failed",
        HttpRequestException or SocketException or OperationCanceledException => "failed",
        _ => ErrorCodes.InternalError,
    };
}

/// <summary>A command cannot do its work. The message says what happened and what to do.</summary>
internal sealed class CommandFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A problem document, and the object that `--json` prints about a failure.</summary>
internal sealed record ProblemAnswer(string? Code = null, string? Detail = null, string? Subject = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemAnswer))]
internal sealed partial class ProblemJson : JsonSerializerContext;
