using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessAges.Cli.Azurite;

/// <summary>`azurite.json` beside the data: which process serves it, for the next one who wants it.</summary>
internal sealed partial record AzuriteRecord(ProcessIdentity Process, int Port)
{
    /// <summary>The process lives and, where /proc shows its command line, is Azurite on this port.</summary>
    public bool IsAlive => Process.IsAlive && (!OperatingSystem.IsLinux()
        || File.ReadAllText($"/proc/{Process.Id}/cmdline").Contains($"\0--blobPort\0{Port}\0", StringComparison.Ordinal));

    /// <summary>Null: there is none, or none that can be read.</summary>
    public static AzuriteRecord? Read(string folder)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(PathIn(folder)), Json.Default.AzuriteRecord);
            return record?.Process is null ? null : record;
        }
        catch (Exception exception) when (exception is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) =>
        File.WriteAllBytes(PathIn(folder), JsonSerializer.SerializeToUtf8Bytes(this, Json.Default.AzuriteRecord));

    /// <summary>Stops the process, if it is still the one recorded, and removes the record.</summary>
    public async Task EndAsync(string folder)
    {
        if (IsAlive) await Process.StopAsync();
        File.Delete(PathIn(folder));
    }

    private static string PathIn(string folder) => Path.Combine(folder, "azurite.json");

    [JsonSerializable(typeof(AzuriteRecord))]
    private sealed partial class Json : JsonSerializerContext;
}
