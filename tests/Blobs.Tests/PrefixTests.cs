using System.Globalization;

namespace ServerlessAges.Tests;

/// <summary>A listing by prefix returns what the whole listing has with this prefix, and costs the pages of these blobs alone.</summary>
[Collection(nameof(Azurite))]
public sealed class PrefixTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("a")]
    [InlineData("a/")]
    [InlineData("a/b.csv")]
    [InlineData("A")]
    [InlineData("/")]
    [InlineData(" ")]
    [InlineData("%")]
    [InlineData("p%2F")]
    [InlineData("x&<")]
    [InlineData("what?x=1#")]
    [InlineData("\u4e2d")]
    [InlineData("\U0001F600")]
    [InlineData("none")]
    public async Task Only_names_with_the_prefix_are_listed(string prefix)
    {
        var test = await TestStore.CreateAsync(azurite);
        string[] names =
            ["a", "a.csv", "a/b.csv", "a/b.csv2", "A.csv", "/lead", " x", "%", "p%2Fq", "p/q", "x&<>\"'", "what?x=1#f", "\u4e2d1", "\u4e2d2", "\U0001F600.csv", "z"];
        foreach (var name in names) await test.PutAsync(name, [1]);
        var log = new RequestLog();

        var listed = await test.Through(log).Inputs.ListAsync(test.Inputs.Name, prefix, default).ToArrayAsync();

        Assert.Equal(names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal), listed.Select(blob => blob.Blob.Name));
        Assert.Single(log.Requests);
    }

    // Azurite can list neither these names, nor a prefix of these characters.
    [Theory]
    [InlineData("b", "b.csv", "b\uFFFD")]
    [InlineData("b\u001b", "", "b\uFFFD")]
    [InlineData("c\uFFFE", "", "")]
    [InlineData("e/", "e/f.csv", "e/\uFFFD")]
    [InlineData("e/f", "e/f.csv", "")]
    [InlineData("a", "a.csv", "")]
    public async Task Names_that_storage_cannot_list_are_reported_where_the_prefix_may_include_them(string prefix, string names, string faults)
    {
        var test = await TestStore.CreateAsync(azurite);
        foreach (var name in (string[])["a.csv", "b\u001b.csv", "b.csv", "c", "e/\u0001.csv", "e/f.csv", "f", "\U0001F600.csv"])
            await test.Inputs.GetBlobClient(name).UploadAsync(new BinaryData("x"));

        var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, prefix, default).ToArrayAsync();

        Assert.Equal(names, string.Join(' ', listed.Where(blob => blob.Fault is null).Select(blob => blob.Blob.Name)));
        Assert.Equal(faults, string.Join(' ', listed.Where(blob => blob.Fault is not null).Select(blob => blob.Blob.Name).Distinct()));
    }

    [Fact]
    public async Task A_prefix_may_end_in_the_middle_of_a_surrogate_pair()
    {
        var test = await TestStore.CreateAsync(azurite);
        foreach (var name in (string[])["a\U0001F600.csv", "a\U0001F601.csv", "b"]) await test.PutAsync(name, [1]);

        var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, "a\U0001F600"[..2], default).ToArrayAsync();

        Assert.Equal(["a\U0001F600.csv", "a\U0001F601.csv"], listed.Select(blob => blob.Blob.Name));
    }

    [Fact]
    public async Task More_blobs_than_a_page_are_listed_with_a_request_a_page()
    {
        TestScale.SkipUnlessAll("It creates 10,002 blobs.");
        var test = await TestStore.CreateAsync(azurite);
        string[] names = ["a", .. Enumerable.Range(0, 10_001).Select(i => string.Create(CultureInfo.InvariantCulture, $"b/{i:D5}"))];
        await Parallel.ForEachAsync(names, async (name, stop) => await test.Inputs.GetBlobClient(name).UploadAsync(BinaryData.Empty, stop));
        var log = new RequestLog();

        var listed = await test.Through(log).Inputs.ListAsync(test.Inputs.Name, "b/", default).Select(blob => blob.Blob.Name).ToArrayAsync();

        Assert.Equal(names[1..], listed);
        Assert.Equal(3, log.Requests.Count);
    }

    [Fact]
    public async Task A_container_that_is_missing_has_no_blobs_and_one_that_refuses_is_named()
    {
        var test = await TestStore.CreateAsync(azurite);
        var refusing = test.Through(new Refusal(_ => true, 403, "AuthorizationPermissionMismatch"));

        Assert.Empty(await test.Store.Inputs.ListAsync("no-such-container", "a", default).ToArrayAsync());
        var fault = await Assert.ThrowsAsync<BatchException>(async () => await refusing.Inputs.ListAsync("others", "a", default).ToArrayAsync());
        Assert.Equal("source-forbidden", fault.Code);
        Assert.StartsWith("others cannot be read", fault.Message, StringComparison.Ordinal);
    }
}
