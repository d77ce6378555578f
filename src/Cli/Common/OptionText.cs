namespace ServerlessAges.Cli.Common;

/// <summary>Names an option in an error as the user wrote it.</summary>
internal static class OptionText
{
    public static T Read<T>(Func<T> read, Func<string, string> spell)
    {
        try
        {
            return read();
        }
        catch (BatchException exception) when (exception.At?.Option is { } name)
        {
            var isNamed = exception.Message.StartsWith(name, StringComparison.Ordinal);
            throw new BatchException(
                exception.Code, spell(name) + (isNamed ? exception.Message[name.Length..] : $": {exception.Message}"));
        }
    }
}
