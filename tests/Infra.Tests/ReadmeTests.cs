using System.Text.Json;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests;

/// <summary>infra/bicep/README.md lists every parameter with its default, and every output.</summary>
[Collection(BicepGroup.Name)]
public sealed partial class ReadmeTests(Bicep bicep)
{
    private static readonly string[] Readme = File.ReadAllLines(Repository.PathOf("infra/bicep/README.md"));

    [Fact]
    public void Every_parameter_is_documented_with_its_default()
    {
        bicep.Prepare();
        var declared = bicep.Template.GetProperty("parameters").EnumerateObject().Select(parameter => $"{parameter.Name}: {Default(parameter.Value)}");

        Assert.Equal(declared.Order(), Rows("| parameter |").Select(cells => $"{cells[0]}: {cells[1]}").Order());
    }

    [Fact]
    public void Every_output_is_documented()
    {
        bicep.Prepare();
        var declared = bicep.Template.GetProperty("outputs").EnumerateObject().Select(output => output.Name);

        Assert.Equal(declared.Order(), Rows("| output |").Select(cells => cells[0]).Order());
    }

    [Fact]
    public void Every_parameter_of_a_command_is_one()
    {
        bicep.Prepare();
        var given = Given().Matches(string.Join('\n', Readme)).Select(match => match.Groups[1].Value).ToArray();

        Assert.NotEmpty(given);
        Assert.All(given, name => Assert.True(bicep.Template.GetProperty("parameters").TryGetProperty(name, out _), name));
    }

    /// <summary>As the table writes it: a literal as it is, an expression by its meaning.</summary>
    private static string Default(JsonElement parameter)
    {
        if (!parameter.TryGetProperty("defaultValue", out var value)) return "none";
        return value.ValueKind switch
        {
            JsonValueKind.Object when !value.EnumerateObject().Any() => "none",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.ToString() is "[resourceGroup().location]" ? "the group's" : value.ToString(),
        };
    }

    private static IEnumerable<string[]> Rows(string heading) => Readme
        .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1].Select(cell => cell.Trim('`')).ToArray());

    [GeneratedRegex(@"--parameters ([A-Za-z]+)=")]
    private static partial Regex Given();
}
