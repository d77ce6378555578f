using System.Text;

namespace ServerlessAges.Tests.Support;

internal static class Rows
{
    /// <summary>Rows of which every so many-th has no year.</summary>
    public static string Csv(int count, int unusableEvery = 50)
    {
        var text = new StringBuilder("name,born\n");
        for (var i = 0; i < count; i++)
        {
            text.Append("Scientist ").Append(i).Append(',');
            if (i % unusableEvery == 0) text.Append("Unknown\n");
            else text.Append(1400 + i * 7 % 600).Append('\n');
        }

        return text.ToString();
    }
}
