using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ServerlessAges.Tests;

/// <summary>The page's files, as the host sends them; no browser is needed for that.</summary>
[Collection("site")]
public sealed class FilesTests(Site site)
{
    [Theory]
    [InlineData("", "text/html")]
    [InlineData("page/css/page.css", "text/css")]
    [InlineData("page/js/app.js", "text/javascript")]
    [InlineData("page/icon.svg", "image/svg+xml")]
    [InlineData("page/vendor/uPlot.LICENSE.txt", "text/plain")]
    public async Task A_file_comes_with_its_type_and_a_policy(string path, string type)
    {
        using var answer = await site.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task A_file_that_is_known_already_is_not_sent_again()
    {
        var file = new Uri("page/js/app.js", UriKind.Relative);
        using var first = await site.Http.GetAsync(file);
        using var request = new HttpRequestMessage(HttpMethod.Get, file);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await site.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Gzip_is_sent_to_clients_that_accept_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("page/vendor/uPlot.iife.min.js", UriKind.Relative));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var answer = await site.Http.SendAsync(request);
        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.InRange(answer.Content.Headers.ContentLength!.Value, 1_000, 30_000);
    }

    [Theory]
    [InlineData("page/js/nothing.js")]
    [InlineData("page/PageFiles.cs")]
    [InlineData("page/..%2fpackage.json")]
    public async Task There_are_no_other_files(string path)
    {
        using var answer = await site.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("vendor/uPlot.iife.min.js", "uplot/dist/uPlot.iife.min.js")]
    [InlineData("vendor/uPlot.min.css", "uplot/dist/uPlot.min.css")]
    [InlineData("vendor/uPlot.LICENSE.txt", "uplot/LICENSE")]
    public async Task Vendored_files_equal_those_of_their_packages(string file, string original)
    {
        var sent = await site.Http.GetByteArrayAsync(new Uri($"page/{file}", UriKind.Relative));
        Assert.Equal(
            Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(NpmModules.PathOf(original)))),
            Convert.ToHexString(SHA256.HashData(sent)));
    }
}
