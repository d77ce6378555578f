namespace ServerlessAges.Cli.Azurite;

/// <summary>Where development storage keeps its data, and where it listens.</summary>
internal sealed record AzuriteOptions
{
    public const int DefaultPort = 10000;
    public const string DefaultFolder = ".ages/azurite";

    /// <summary>Where a new one listens; 0: any port that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    public string Folder { get; init; } = DefaultFolder;

    /// <summary>Told what takes long: the installation.</summary>
    public Action<string>? Tell { get; init; }

    /// <summary>The folders in which node and npm are looked for.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>Where package.json is; null: the repository, else the user's local application data.</summary>
    public string? PackageFolder { get; init; }

    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(30);
}
