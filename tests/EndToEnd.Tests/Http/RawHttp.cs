using System.Net.Sockets;
using System.Text;

namespace ServerlessAges.Tests.Http;

/// <summary>Sends requests that no HTTP client lets one send, and returns the answer as text.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private static string KeyHeader => Environment.GetEnvironmentVariable("AGES_KEY") is { } key ? $"x-functions-key: {key}\r\n" : "";

    /// <summary>Sends a request and reads to the end of the answer.</summary>
    /// <param name="service">The service.</param>
    /// <param name="line">Method and target.</param>
    /// <param name="headers">Headers beside Host, each with its line end.</param>
    /// <param name="body">The body.</param>
    /// <param name="shutDown">Whether nothing more is sent afterwards.</param>
    public static async Task<string> SendAsync(Service service, string line, string headers, string body = "", bool shutDown = false)
    {
        using var client = await ConnectAsync(service);
        var stream = client.GetStream();
        await stream.WriteAsync(Request(service, line, headers, body));
        if (shutDown) client.Client.Shutdown(SocketShutdown.Send);
        var answer = new StringBuilder();
        var buffer = new byte[64 << 10];
        try
        {
            // The server may keep the connection open for the rest of a body that it has refused.
            while (!answer.ToString().EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
                && await stream.ReadAsync(buffer).AsTask().WaitAsync(Timeout) is > 0 and var read)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // The connection was reset.
        }

        return answer.ToString();
    }

    public static async Task<TcpClient> ConnectAsync(Service service)
    {
        var client = new TcpClient();
        await client.ConnectAsync(service.Http.BaseAddress!.Host, service.Http.BaseAddress.Port);
        return client;
    }

    public static byte[] Request(Service service, string line, string headers, string body = "") => Encoding.ASCII.GetBytes(
        $"{line} HTTP/1.1\r\nHost: {service.Http.BaseAddress!.Authority}\r\n{KeyHeader}Connection: close\r\n{headers}\r\n{body}");

    /// <summary>Checks that an answer is a problem document of this code.</summary>
    public static void AssertProblem(string answer, int status, string code)
    {
        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff\r\n", answer, StringComparison.Ordinal);
    }
}
