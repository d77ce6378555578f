namespace ServerlessAges.Tests.Support;

/// <summary>The system's Chromium. None is ever downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    public static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>CHROMIUM names one elsewhere.</summary>
    public static string? Path { get; } =
        Environment.GetEnvironmentVariable("CHROMIUM") ?? Array.Find(Places, File.Exists);

    public const string Missing = "There is no Chromium on this machine (apt-get install chromium, or name one in CHROMIUM).";
}
