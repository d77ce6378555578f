using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ServerlessAges.Tests;

/// <summary>A service that answers what a test wants it to, also what a real one answers only on a bad day.</summary>
internal sealed class FakeService : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> answer;
    private readonly Task serving;

    /// <param name="answer">From a request, head and body, to the whole answer. The connection is closed after each.</param>
    public FakeService(Func<string, string> answer)
    {
        this.answer = answer;
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public string Url => $"http://{listener.LocalEndpoint}/";

    public static string Json(string body, int status = 200) =>
        $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    public void Dispose()
    {
        listener.Dispose();
        serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return; // disposed
            }

            using (client)
            {
                try
                {
                    await AnswerAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // The client has gone; the next one is served all the same.
                }
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[4096];
        var expected = long.MaxValue; // bytes of head and body
        for (var received = 0L; received < expected;)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) break;
            received += read;
            request.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (request[0] == '\u0016') break; // TLS, which is not spoken here
            var head = request.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0 || expected < long.MaxValue) continue;
            var length = Regex.Match(request.ToString(0, head), @"Content-Length: (\d+)", RegexOptions.IgnoreCase);
            expected = head + 4 + (length.Success ? long.Parse(length.Groups[1].Value, null) : 0);
            if (request.ToString(0, head).Contains("100-continue", StringComparison.OrdinalIgnoreCase))
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        if (request.Length > 0) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(request.ToString())));
    }
}
