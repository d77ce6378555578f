using System.Text;

namespace ServerlessAges.Tests.Generators;

/// <summary>CSV files as many programs write them by the gigabyte, each kind with a trap for speculation.</summary>
internal static class OrdinaryCsv
{
    public static IReadOnlyDictionary<string, Func<Draw, string>> Kinds { get; } = new Dictionary<string, Func<Draw, string>>
    {
        ["plain"] = draw => $"{Word(draw)},1815,{Word(draw)}\n",
        ["all quoted"] = draw => $"\"{Word(draw)}\",\"1815\",\"{Word(draw)}\"\r\n",
        ["prose of several lines"] = draw => $"{Word(draw)},1815,\"{Prose(draw, 30)}\"\n",
        ["prose, CRLF"] = draw => $"{Word(draw)},1815,\"{Prose(draw, 30)}\"\r\n",
        ["all quoted, prose"] = draw => $"\"{Word(draw)}\",\"1815\",\"{Prose(draw, 30)}\"\n",
        ["prose now and then"] = draw => draw.Chance(98) ? $"{Word(draw)},1815,x\n" : $"{Word(draw)},1815,\"{Prose(draw, 30)}\"\n",
        ["quoted speech"] = draw => $"\"{Prose(draw, 9)} \"\"{Word(draw)}\"\", she said\n\"\"{Word(draw)}\"\".\",1815,x\n",
        ["field ends in a line feed"] = draw => $"\"{Prose(draw, 9)}\n\",1815,x\n",
        ["lines like rows inside quotes"] = draw => $"\"{Prose(draw, 9)}\nGrace,1906,x\nGrace,1906,x\n{Word(draw)}\",1815,x\n",
        ["inch marks now and then"] = draw => $"{Word(draw)},1815,{Word(draw)} {(draw.Chance(1) ? "5\"" : "5")}\n",
        ["inch marks everywhere"] = draw => $"{Word(draw)},1815,{Word(draw)} {(draw.Chance(30) ? "5\"" : "5")}\n",
        ["some rows ragged"] = draw => draw.Chance(10) ? $"{Word(draw)}\n" : $"{Word(draw)},1815,x\n",
        ["all rows ragged"] = draw => $"{Word(draw)},1815\n",
    };

    public static byte[] Make(string kind, int length, int seed)
    {
        var draw = new Draw(seed);
        var text = new StringBuilder("name,born,note\n");
        while (text.Length < length) text.Append(Kinds[kind](draw));
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Word(Draw draw) => draw.Of("Ada", "Emmy", "Marie", "Tu", "Vera Rubin", "Sally");

    private static string Prose(Draw draw, int words)
    {
        var prose = new StringBuilder();
        while (words-- > 0) prose.Append(Word(draw)).Append(draw.Of(" ", " ", " ", " ", " ", ", ", "\n"));
        return prose.Append("end").ToString();
    }
}
