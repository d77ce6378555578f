using System.IO.Compression;
using System.Net;
using System.Text;

namespace ServerlessAges.Tests.Http;

/// <summary>What a batch over a list answers: accounts, rejected rows by input, and results in every format.</summary>
[Collection("service")]
public sealed class InputListTests(Service service)
{
    private readonly string folder = $"inputs/{Guid.NewGuid():N}";

    [Fact]
    public async Task Inputs_of_different_formats_are_accounted_for_and_their_results_have_every_form()
    {
        await PutAsync("1.csv", "name,born,died\nAda Lovelace,1815,1852\nHypatia,Unknown,\n"u8.ToArray());
        await PutAsync("2.ndjson", """{"born":1930,"name":"Tu Youyou"}"""u8.ToArray());
        await PutAsync("3.csv", []);
        await PutAsync("4.csv.gz", Inputs.Gzip("born;name\r\nsoon;Zoë\r\n1939;Ada Yonath\r\n"u8.ToArray()));

        var id = await StartAsync("referenceYear=2017&maxRejectedInputs=1&inputColumn=file");
        var batch = await service.EndedAsync(id);

        Assert.Equal($"{folder}/*", batch.GetProperty("source").GetString());
        var counts = batch.GetProperty("inputs");
        Assert.Equal((4, 4, 1), (counts.GetProperty("count").GetInt32(), counts.GetProperty("done").GetInt32(), counts.GetProperty("rejected").GetInt32()));
        Assert.Equal(
            $"""
            name,age,ageAtDeath,file
            Ada Lovelace,202,37,{folder}/1.csv
            Tu Youyou,87,,{folder}/2.ndjson
            Ada Yonath,78,,{folder}/4.csv.gz

            """,
            await service.AgesAsync(id, "text/csv"));

        var page = await service.GetAsync($"api/batches/{id}/inputs?limit=4");
        Assert.Equal(
            [("1.csv", 2, 1, ""), ("2.ndjson", 1, 0, ""), ("3.csv", 0, 0, "empty-input"), ("4.csv.gz", 2, 1, "")],
            page.GetProperty("inputs").EnumerateArray().Select(input => (
                input.GetProperty("name").GetString()![(folder.Length + 1)..], input.GetProperty("counts").GetProperty("records").GetInt32(),
                input.GetProperty("counts").GetProperty("rejected").GetInt32(),
                input.TryGetProperty("failure", out var failure) ? failure.GetProperty("code").GetString()! : "")));
        using var stored = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/inputs");
        Assert.Equal(await service.ResultAsync(id, "inputs.ndjson"), await stored.Content.ReadAsByteArrayAsync());
        var downloads = await service.GetAsync($"api/batches/{id}/downloads");
        Assert.Equal(stored.Content.Headers.ContentLength, downloads.GetProperty("inputs").GetProperty("length").GetInt64());

        using var answer = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/rejected?as=input");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(
            [($"{folder}/1.csv", "name,born,died\nHypatia,Unknown,\n"), ($"{folder}/4.csv", "born;name\r\nsoon;Zoë\r\n")],
            zip.Entries.Select(entry => (entry.FullName, Text(entry))));
    }

    [Fact]
    public async Task A_batch_of_one_input_has_no_list()
    {
        var id = await service.AcceptedAsync(Inputs.Csv);
        await service.EndedAsync(id);
        using var answer = await service.SendAsync(HttpMethod.Get, $"api/batches/{id}/inputs");
        await Service.ProblemAsync(answer, 404, "not-a-list");
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private async Task PutAsync(string name, byte[] body)
    {
        using var answer = await service.SendAsync(HttpMethod.Put, $"api/{folder}/{name}", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task<string> StartAsync(string options)
    {
        using var answer = await service.SendAsync(HttpMethod.Post, $"api/batches?source={folder}/*&{options}");
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.Segments[^1];
    }
}
