using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Docs;

/// <summary>What src/Api/Docs has from elsewhere is what its README says it is.</summary>
public sealed partial class VendoredFilesTests
{
    [Fact]
    public async Task Hold_what_their_hashes_say()
    {
        var said = HashRow().Matches(await File.ReadAllTextAsync(Repository.PathOf("src/Api/Docs/README.md")))
            .ToDictionary(row => row.Groups["file"].Value, row => row.Groups["hash"].Value);

        var there = new Dictionary<string, string>();
        foreach (var packed in Directory.GetFiles(Repository.PathOf("src/Api/Docs"), "*.gz"))
        {
            await using var plain = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress);
            there[Path.GetFileNameWithoutExtension(packed)] = Convert.ToHexStringLower(await SHA256.HashDataAsync(plain));
        }

        Assert.NotEmpty(said);
        Assert.Equal(said, there);
    }

    [GeneratedRegex(@"^\| (?<file>[\w.-]+) \| (?<hash>[0-9a-f]{64}) \|$", RegexOptions.Multiline)]
    private static partial Regex HashRow();
}
