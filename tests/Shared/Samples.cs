using System.Text;

namespace ServerlessAges.Tests;

/// <summary>The seven scientists and generated inputs.</summary>
internal static class Samples
{
    public static string Scientists { get; } = Repository.PathOf("samples/scientists.csv");

    public const string Ages2017 =
        """
        {"name":"Ada Lovelace","age":202}
        {"name":"Emmy Noether","age":135}
        {"name":"Marie Curie","age":150}
        {"name":"Tu Youyou","age":87}
        {"name":"Ada Yonath","age":78}
        {"name":"Vera Rubin","age":89}
        {"name":"Sally Ride","age":66}

        """;

    public static string Rows(int count)
    {
        var text = new StringBuilder("name,born\n");
        for (var i = 0; i < count; i++) text.Append("Scientist ").Append(i).Append(',').Append(1500 + i % 500).Append('\n');
        return text.ToString();
    }
}
