namespace ServerlessAges.Processing;

/// <summary>The last field of each result: the name of the input.</summary>
/// <param name="name">The name of the field.</param>
/// <param name="input">The name of the input.</param>
public sealed class InputColumn(string name, string input)
{
    public string Name => name;

    /// <summary>The name of the input. It changes if a computer is used for the next input.</summary>
    public string Input
    {
        get;
        internal set => (field, Utf8) = (value, Encoding.UTF8.GetBytes(value));
    } = input;

    internal byte[] Utf8 { get; private set; } = Encoding.UTF8.GetBytes(input);
}
