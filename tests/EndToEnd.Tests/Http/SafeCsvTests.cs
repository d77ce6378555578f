namespace ServerlessAges.Tests.Http;

/// <summary>csvSafe: whatever CSV is made of a batch opens in a spreadsheet without doing anything.</summary>
[Collection("service")]
public sealed class SafeCsvTests(Service service)
{
    private static readonly byte[] Hostile = "name,born\n\"=cmd|'/c calc'!A0\",1815\n@SUM(A1),1900\nAda,1815\n"u8.ToArray();
    private const string Safe = "name,age\n'=cmd|'/c calc'!A0,202\n'@SUM(A1),117\nAda,202\n";

    [Theory]
    [InlineData("ndjson")]
    [InlineData("csv")]
    public async Task Stored_or_converted(string format)
    {
        var id = await service.AcceptedAsync(Hostile, query: $"?referenceYear=2017&csvSafe=true&format={format}");
        await service.EndedAsync(id);

        Assert.Equal(Safe, await TextAsync(HttpMethod.Get, $"api/batches/{id}/results", null));
    }

    [Fact]
    public async Task At_once() => Assert.Equal(Safe, await TextAsync(HttpMethod.Post, "api/map?referenceYear=2017&csvSafe=true", Hostile));

    [Fact]
    public async Task Only_where_it_is_asked_for() =>
        Assert.Equal(Safe.Replace("\n'", "\n", StringComparison.Ordinal), await TextAsync(HttpMethod.Post, "api/map?referenceYear=2017", Hostile));

    private async Task<string> TextAsync(HttpMethod method, string path, byte[]? body)
    {
        using var answer = await service.SendAsync(method, path, body, ("Accept", "text/csv"));
        return await answer.Content.ReadAsStringAsync();
    }
}
