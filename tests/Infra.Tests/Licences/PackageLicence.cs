using System.Xml.Linq;

namespace ServerlessAges.Tests.Licences;

/// <summary>Under which licence a NuGet package is, as it says itself.</summary>
internal static class PackageLicence
{
    // Older packages name a page. What Microsoft's short links lead to is not in the package, so they stand as they are.
    private static readonly Dictionary<string, string> Pages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["https://github.com/dotnet/corefx/blob/master/LICENSE.TXT"] = "MIT",
        ["https://raw.github.com/JamesNK/Newtonsoft.Json.Bson/master/LICENSE.md"] = "MIT",
        ["https://raw.githubusercontent.com/AArnott/Validation/69e6a2c4f3/LICENSE.txt"] = "MS-PL",
        ["http://www.apache.org/licenses/LICENSE-2.0"] = "Apache-2.0",
        ["https://github.com/Azure/azure-storage-net/blob/master/LICENSE.txt"] = "Apache-2.0",
        ["https://raw.githubusercontent.com/aspnet/AspNetCore/2.0.0/LICENSE.txt"] = "Apache-2.0",
        ["https://raw.githubusercontent.com/aspnet/Home/2.0.0/LICENSE.txt"] = "Apache-2.0",
        ["https://raw.githubusercontent.com/xunit/xunit/master/license.txt"] = "Apache-2.0",
    };

    private static readonly (string Text, string Licence)[] Texts =
    [
        ("Permission is hereby granted, free of charge", "MIT"),
        ("Apache License", "Apache-2.0"),
        ("MICROSOFT .NET LIBRARY", "Microsoft .NET Library"),
    ];

    /// <summary>Null where the package is not on this machine.</summary>
    public static string? Of(string name, string version)
    {
        var folder = Path.Combine(Repository.BuiltWith("Packages")!, name.ToLowerInvariant(), version.ToLowerInvariant());
        var file = Path.Combine(folder, $"{name.ToLowerInvariant()}.nuspec");
        if (!File.Exists(file)) return null;
        var metadata = XDocument.Load(file).Root!.Elements().Single(element => element.Name.LocalName == "metadata").Elements().ToArray();
        var licence = metadata.SingleOrDefault(element => element.Name.LocalName == "license");
        if (licence is null)
        {
            var page = metadata.SingleOrDefault(element => element.Name.LocalName == "licenseUrl")?.Value ?? "none";
            return Pages.GetValueOrDefault(page, page);
        }

        if (licence.Attribute("type")!.Value == "expression") return licence.Value;
        var text = File.ReadAllText(Path.Combine(folder, licence.Value));
        return Texts.FirstOrDefault(known => text.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Licence ?? $"a text of its own in {name}";
    }
}
