using System.Globalization;
using System.Text.Json.Nodes;

namespace ServerlessAges.Api.Routes;

/// <summary>A parameter of a route, as OpenAPI describes it.</summary>
/// <param name="In">query, header or path.</param>
internal sealed record ApiParameter(string Name, string In, string Description, JsonObject Schema)
{
    /// <summary>The processors whose option this is; empty if it applies to all.</summary>
    public string[] Processors { get; init; } = [];

    public static ApiParameter Path(string name) => new(name, "path", name == "id" ? "The batch." : "The file.", Text);

    public static ApiParameter Header(string name, string description) => new(name, "header", description, Text);

    public static ApiParameter Query(string name, string description, params string[] choices) =>
        new(name, "query", description, choices is [] ? Text : OneOf(choices));

    /// <summary>Describes an option of the host's table.</summary>
    public static ApiParameter Option(OptionDefinition option, ProcessorRegistry processors)
    {
        var isNumber = option.Kind is OptionKind.Integer or OptionKind.Decimal;
        var schema = option.Kind switch
        {
            OptionKind.Integer => new JsonObject { ["type"] = "integer" },
            OptionKind.Decimal => new JsonObject { ["type"] = "number" },
            OptionKind.Boolean => OneOf(["true", "false"]),
            OptionKind.Choice => OneOf(option.Choices),
            OptionKind.Date => new JsonObject { ["type"] = "string", ["format"] = "date" },
            _ => Text,
        };
        if (option.Min is not null) schema["minimum"] = option.Min;
        if (option.Max is not null) schema["maximum"] = option.Max;
        if (option.Default is { } text)
            schema["default"] = isNumber ? decimal.Parse(text, CultureInfo.InvariantCulture) : text;
        var defaults = option.DefaultDescription is null ? "" : $" Default: {option.DefaultDescription}.";
        var owners = processors.All.Where(processor => processor.Schema.Options.Contains(option));
        return new(option.Name, "query", $"{option.Description}.{defaults}", schema)
        {
            Processors = [.. owners.Select(processor => processor.Schema.Name)],
        };
    }

    private static JsonObject Text => new() { ["type"] = "string" };

    private static JsonObject OneOf(IEnumerable<string> values) =>
        new() { ["type"] = "string", ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]) };
}
