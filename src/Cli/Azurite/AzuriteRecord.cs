using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessAges.Cli.Azurite;

/// <summary>`azurite.json` beside the data: which process serves it and where (0: not yet), for the next who wants it.</summary>
internal sealed partial record AzuriteRecord(ProcessIdentity Process, int Port)
{
    /// <summary>Null: there is none, it cannot be read, or it is stale: what it names has ended or is not Azurite.</summary>
    public static AzuriteRecord? Living(string folder)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(PathIn(folder)), Json.Default.AzuriteRecord);
            return record is { Process: { IsAlive: true } process } && (!OperatingSystem.IsLinux() || IsAzurite(process)) ? record : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) =>
        File.WriteAllBytes(PathIn(folder), JsonSerializer.SerializeToUtf8Bytes(this, Json.Default.AzuriteRecord));

    public static void Delete(string folder) => File.Delete(PathIn(folder));

    /// <summary>Stops the process and removes the record.</summary>
    public async Task EndAsync(string folder)
    {
        await Process.StopAsync();
        Delete(folder);
    }

    private static bool IsAzurite(ProcessIdentity process) =>
        File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("/blob/main.js\0--blobHost\0", StringComparison.Ordinal);

    private static string PathIn(string folder) => Path.Combine(folder, "azurite.json");

    [JsonSerializable(typeof(AzuriteRecord))]
    private sealed partial class Json : JsonSerializerContext;
}
