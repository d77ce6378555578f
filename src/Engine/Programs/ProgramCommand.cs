using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace ServerlessAges.Programs;

/// <summary>A command that an operator has written: a program and its arguments. No shell runs it.</summary>
internal sealed class ProgramCommand
{
    private readonly string text;
    private readonly string[] words;

    /// <exception cref="BatchException"><c>bad-option</c>: an open quote, or it cannot be started.</exception>
    public ProgramCommand(string text)
    {
        this.text = text;
        words = [.. Split(text)];
        using var process = Start();
        process.Kill(entireProcessTree: true); // it was started to see whether it can be
    }

    /// <summary>A number for these bytes of the text, so that another command is another version.</summary>
    public int Version =>
        BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & int.MaxValue;

    public Process Start()
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw Invalid($"'{words[0]}' cannot be started: {exception.Message}. Give a program that exists.");
        }
    }

    // As a shell does it: blanks separate words; in '…' each character is itself; in "…", \ escapes " and \.
    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, inWord) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
                continue;
            }

            inWord = true;
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            switch (letter)
            {
                case '\\' when (quote == '\0' && next != '\0') || (quote == '"' && next is '"' or '\\'):
                    word.Append(next);
                    i++;
                    break;
                case '\'' or '"' when quote == '\0':
                    quote = letter;
                    break;
                case '\'' or '"' when quote == letter:
                    quote = '\0';
                    break;
                default:
                    word.Append(letter);
                    break;
            }
        }

        if (quote != '\0') throw Invalid($"a {quote} is not closed in: {text}");
        if (inWord) words.Add(word.ToString());
        return words is [not "", ..]
            ? words : throw Invalid("the command is empty: give a program and its arguments.");
    }

    private static BatchException Invalid(string problem) => BatchException.Option(ProgramExtensions.Name, problem);
}
