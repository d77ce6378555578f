namespace ServerlessAges.Cli.Common;

/// <summary>Reads text files that are part of this program.</summary>
internal static class EmbeddedText
{
    public static string Read(string name)
    {
        using var text = new StreamReader(typeof(EmbeddedText).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }
}
