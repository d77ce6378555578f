namespace ServerlessAges.Tests.Records;

public sealed class SanitizedTextTests
{
    [Theory]
    [InlineData("Zoë 👩‍🔬 بن", "Zoë 👩‍🔬 بن")]
    [InlineData("one\ninfo: another", "one\uFFFDinfo: another")]
    [InlineData("red \u001b[31m", "red \uFFFD[31m")]
    [InlineData("\0\t\r\u007f\u009b\u2028\u2029\u202e\u2066", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD")]
    public void Control_characters_are_replaced(string text, string line) => Assert.Equal(line, SanitizedText.Of(text));
}
