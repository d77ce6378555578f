namespace ServerlessAges.Api.Requests;

/// <summary>Reads the query. An unknown option is refused, because ignoring it would change the result.</summary>
internal static class QueryOptions
{
    public const string Source = "source"; // may be repeated
    private const string FunctionKey = "code";

    /// <summary>Reads the options of a batch from the query, then the headers, then the defaults.</summary>
    public static BatchOptions Read(ApiContext api, HttpRequest request, InputContent content, params string[] others)
    {
        Only(request, [.. api.Table.Names, .. others]);
        var today = DateOnly.FromDateTime(api.Clock.GetUtcNow().Date);
        var options = api.Table.Read(name => Find(request, name), today);
        var input = options.Input;
        var (format, delimiter) = (input.Format ?? content.Format, input.Delimiter ?? content.Delimiter);
        return options with { Input = input with { Format = format, Delimiter = delimiter } };
    }

    public static string? Find(HttpRequest request, string name) => request.Query[name].LastOrDefault();

    public static string? Find(HttpRequest request, OptionDefinition option) =>
        Find(request, option.Name) is { } text ? option.Check(text) : option.Default;

    /// <summary>Refuses other names than these, and repeated names.</summary>
    public static void Only(HttpRequest request, params string[] names)
    {
        foreach (var (name, values) in request.Query.Where(option => !IsKey(option.Key)))
        {
            var known = names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw BatchException.Option(
                    name,
                    $"The option '{name}' does not exist here. "
                    + (names is [] ? "Remove it." : $"The options are {string.Join(", ", names)}."));
            if (values.Count > 1 && known != Source)
                throw BatchException.Option(known, $"The option {known} is given {values.Count} times: give it once.");
        }
    }

    /// <summary>The query without the function key, which must not be stored.</summary>
    public static QueryString WithoutKey(HttpRequest request) => request.Query.ContainsKey(FunctionKey)
        ? QueryString.Create(request.Query.Where(pair => !IsKey(pair.Key)))
        : request.QueryString;

    private static bool IsKey(string name) => name.Equals(FunctionKey, StringComparison.OrdinalIgnoreCase);
}
