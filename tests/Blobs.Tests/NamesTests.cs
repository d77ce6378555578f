using System.Net.Sockets;
using System.Text;
using Azure;
using Azure.Storage.Sas;

namespace ServerlessAges.Tests;

/// <summary>Whatever a blob is called: exactly this blob is read, or it is named as what cannot be. The others are listed all the same.</summary>
[Collection(nameof(Azurite))]
public sealed class NamesTests(AzuriteFixture azurite)
{
    private static readonly string[] Exact =
    [
        "plain.csv", "/lead.csv", "trail.csv/", "//both//", "/", "a//b.csv", "dot.", "a./b", "...", "\u001besc.csv", "a\u0001b.csv", "cr\rx", "lf\nx",
        "tab\tx", "ffff\uFFFFx", "fffe\uFFFE", "fffd\uFFFD", "percent%41.csv", "p%2Fq", "%", "what?x=1#f", "a#b", " lead", "trail ", "x&<>\"'y", "\u00e9",
        "e\u0301", "\u00d8\U0001F600.csv", "UP.csv", "up.csv", new string('n', 1024), "a:b", "http://x/y", "a;b=c+d,e@f~g[h]i{j}k|l^m`n", " ", "$root", "\u0085\u2028",
    ];

    public static TheoryData<string> ExactNames => [.. Exact];

    [Theory]
    [MemberData(nameof(ExactNames))]
    public async Task A_name_leads_to_exactly_its_blob(string name)
    {
        var test = await TestStore.CreateAsync(azurite);
        // What a client that trims slashes, folds dots or decodes twice would find instead.
        foreach (var other in new[] { name.Trim('/'), Uri.UnescapeDataString(name), name.Replace("//", "/", StringComparison.Ordinal), name.Trim() })
            if (other.Length > 0) await PutAsync(test, other, "another blob");
        await PutAsync(test, name, "this blob");

        var found = await test.Store.Inputs.FindAsync(test.Inputs.Name, name, default);

        Assert.Equal((name, null), (found!.Blob.Name, found.Fault));
        Assert.Equal("this blob", await ReadAsync(test, found.Blob));
    }

    [Theory]
    [InlineData("./a.csv")]
    [InlineData("a/./b.csv")]
    [InlineData("../a.csv")]
    [InlineData("a/../b.csv")]
    [InlineData("a/..")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("back\\slash.csv")]
    public async Task A_name_that_has_no_address_is_refused_and_no_other_blob_is_read(string name)
    {
        var test = await TestStore.CreateAsync(azurite);
        foreach (var other in new[] { "a.csv", "a/b.csv", "b.csv", "a", "back/slash.csv" }) await PutAsync(test, other, "another blob");

        var found = await test.Store.Inputs.FindAsync(test.Inputs.Name, name, default);

        Assert.Equal((name, "bad-blob-name"), (found!.Blob.Name, found.Fault?.Code));
        Assert.Contains(name, found.Fault!.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => test.Store.Inputs.Open(found.Blob, 0, 1));
    }

    [Fact]
    public async Task Names_that_differ_in_slashes_case_or_escapes_are_all_listed()
    {
        var test = await TestStore.CreateAsync(azurite);
        var listable = Exact.Where(name => !name.Any(c => c is (< ' ' and not ('\t' or '\n' or '\r')) or '\uFFFE' or '\uFFFF')).ToArray();
        foreach (var name in listable) await PutAsync(test, name, name);

        var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync();

        Assert.Equal(listable.Order(StringComparer.Ordinal), listed.Select(uploaded => uploaded.Blob.Name));
        Assert.All(listed, uploaded => Assert.Null(uploaded.Fault));
    }

    [Fact]
    public async Task Names_that_storage_cannot_list_are_reported_and_do_not_hide_the_others()
    {
        var test = await TestStore.CreateAsync(azurite);
        string[] names = ["a.csv", "b", "b ", "b.csv", "c", "d", "d.csv", "e/f.csv", "z.csv"];
        string[] bad = ["\u0002", "b\u001b.csv", "b\u001b.csv2", "c\uFFFE", "c\uFFFF", "d.csv\u0001", "e/\u0001/f.csv"];
        foreach (var name in (string[])[.. names, .. bad]) await PutAsync(test, name, name);

        for (var look = 1; look <= 2; look++)
        {
            var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync();

            Assert.Equal(names, listed.Where(uploaded => uploaded.Fault is null).Select(uploaded => uploaded.Blob.Name));
            var refused = listed.Where(uploaded => uploaded.Fault is not null).ToArray();
            Assert.Equal(["\uFFFD", "b\uFFFD", "c\uFFFD", "d.csv\uFFFD", "e/\uFFFD"], refused.Select(uploaded => uploaded.Blob.Name).Distinct());
            Assert.All(refused, uploaded => Assert.Equal("bad-blob-name", uploaded.Fault!.Code));
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(14, true)] // down to a page of one blob, and once more
    [InlineData(15, false)]
    [InlineData(int.MaxValue, false)]
    public async Task Errors_of_a_storage_that_fails_for_a_while_are_not_taken_for_names(int errors, bool isListed)
    {
        var test = await TestStore.CreateAsync(azurite);
        string[] names = ["a.csv", "b.csv", "c/d.csv"];
        foreach (var name in names) await PutAsync(test, name, name);
        var through = test.Through(new Refusal(
            request => request.Uri.Query.Contains("comp=list", StringComparison.Ordinal) && errors-- > 0, 500, code: ""));

        var listing = through.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync();

        if (isListed) Assert.Equal(names, (await listing).Where(uploaded => uploaded.Fault is null).Select(uploaded => uploaded.Blob.Name));
        else await Assert.ThrowsAsync<StorageException>(async () => await listing);
    }

    [Fact]
    public async Task A_name_that_cannot_be_listed_is_read_by_its_name()
    {
        var test = await TestStore.CreateAsync(azurite);
        await PutAsync(test, "b\u001b.csv", "this blob");

        Assert.Equal("this blob", await ReadAsync(test, (await test.Store.Inputs.FindAsync(test.Inputs.Name, "b\u001b.csv", default))!.Blob));
    }

    [Fact]
    public async Task Names_of_other_scripts_are_listed_around_one_that_cannot_be()
    {
        var test = await TestStore.CreateAsync(azurite);
        foreach (var name in (string[])["a.csv", "b-\u4e2d\u0001.csv", "b\u4e2d.csv", "z.csv"]) await PutAsync(test, name, name);

        var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync();

        Assert.Equal(["a.csv", "b\u4e2d.csv", "z.csv"], listed.Where(uploaded => uploaded.Fault is null).Select(uploaded => uploaded.Blob.Name));
        Assert.Equal(["b-\uFFFD"], listed.Where(uploaded => uploaded.Fault is not null).Select(uploaded => uploaded.Blob.Name).Distinct());
    }

    [Fact]
    public async Task A_name_with_dots_is_listed_with_its_fault()
    {
        var test = await TestStore.CreateAsync(azurite);
        await PutAsync(test, "a.csv", "a");
        await PutRawAsync(test, "x/%2E%2E/a.csv", "");

        var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync();

        Assert.Equal([("a.csv", null), ("x/../a.csv", "bad-blob-name")], listed.Select(uploaded => (uploaded.Blob.Name, uploaded.Fault?.Code)));
    }

    [Fact]
    public async Task Metadata_keys_that_differ_in_case_only_are_the_fault_of_their_blob_alone()
    {
        var test = await TestStore.CreateAsync(azurite);
        await PutAsync(test, "a.csv", "a");
        await PutRawAsync(test, "b.csv", "x-ms-meta-Format: csv\r\nx-ms-meta-format: ndjson\r\n");
        await PutRawAsync(test, "c.csv", "x-ms-meta-format:\r\nx-ms-meta-note: \u00e9<&>\r\n");

        var listed = await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync();

        Assert.Equal([("a.csv", null), ("b.csv", "bad-option"), ("c.csv", null)], listed.Select(uploaded => (uploaded.Blob.Name, uploaded.Fault?.Code)));
        Assert.Contains("b.csv", listed[1].Fault!.Message, StringComparison.Ordinal);
        Assert.Contains("'format'", listed[1].Fault!.Message, StringComparison.Ordinal);
        Assert.Equal(("", "\u00e9<&>"), (listed[2].Metadata["format"], listed[2].Metadata["note"]));
    }

    [Fact]
    public async Task Snapshots_are_not_listed()
    {
        var test = await TestStore.CreateAsync(azurite);
        await PutAsync(test, "a.csv", "a");
        await test.Inputs.GetBlobClient("a.csv").CreateSnapshotAsync();

        Assert.Single(await test.Store.Inputs.ListAsync(test.Inputs.Name, "", default).ToArrayAsync());
    }

    private static async Task PutAsync(TestStore test, string name, string content) =>
        await test.Inputs.GetBlobClient(name).UploadAsync(new BinaryData(content), overwrite: true);

    private static async Task<string> ReadAsync(TestStore test, BlobReference blob)
    {
        var bytes = new byte[blob.Length];
        var read = await test.Store.Inputs.Open(blob, 0, 0).ReadAsync(0, bytes, default);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    // As the client does not: it folds dots, and joins headers.
    private static async Task PutRawAsync(TestStore test, string path, string headers)
    {
        var address = test.Inputs.GenerateSasUri(BlobContainerSasPermissions.Write | BlobContainerSasPermissions.Create, DateTimeOffset.UtcNow.AddHours(1));
        using var connection = new TcpClient(address.Host, address.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"PUT {address.AbsolutePath}/{path}{address.Query} HTTP/1.1\r\nHost: {address.Authority}\r\nx-ms-version: 2025-11-05\r\n"
            + $"x-ms-blob-type: BlockBlob\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"));
        using var answer = new StreamReader(stream);
        Assert.Contains(" 201 ", await answer.ReadLineAsync(), StringComparison.Ordinal);
    }
}
