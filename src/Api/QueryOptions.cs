using Microsoft.AspNetCore.Http;

namespace ServerlessAges.Api;

/// <summary>What a query says. A name that nobody knows is refused: it would have been meant.</summary>
internal static class QueryOptions
{
    // How a function key may come.
    private const string Key = "code";

    /// <summary>The batch's options: the query's, else what the headers say, else the defaults.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>, by name.</exception>
    public static BatchOptions Read(ApiContext api, HttpRequest request, InputContent content, params string[] others)
    {
        Only(request, [.. BatchOptionsReader.Names, .. others]);
        var options = BatchOptionsReader.Read(name => request.Query[name].LastOrDefault(), api.Client.Defaults);
        return options with
        {
            Input = options.Input with
            {
                Format = options.Input.Format ?? content.Format,
                Delimiter = options.Input.Delimiter ?? content.Delimiter,
            },
        };
    }

    /// <summary>Refuses other names than these, and names that are given twice.</summary>
    /// <exception cref="BatchException"><c>bad-option</c>, by name.</exception>
    public static void Only(HttpRequest request, params string[] names)
    {
        foreach (var (name, values) in request.Query.Where(option => !IsKey(option.Key)))
        {
            var known = names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw BatchException.Option(
                name, $"There is no option '{name}' here: {(names is [] ? "leave it out" : $"the options are {string.Join(", ", names)}")}.");
            if (values.Count > 1) throw BatchException.Option(known, $"The option {known} is given {values.Count} times: give it once.");
        }
    }

    /// <summary>The query as it tells one request from another: without the function key, which is not to be kept.</summary>
    public static QueryString WithoutKey(HttpRequest request) => request.Query.ContainsKey(Key)
        ? QueryString.Create(request.Query.Where(pair => !IsKey(pair.Key)))
        : request.QueryString;

    private static bool IsKey(string name) => name.Equals(Key, StringComparison.OrdinalIgnoreCase);
}
