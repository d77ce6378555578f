using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServerlessAges.Tests;

/// <summary>A service that answers what a test wants it to, also what a real one answers only on a bad day.</summary>
internal sealed class FakeService : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> answer;
    private readonly Task serving;

    /// <param name="answer">From the head of a request to the whole answer; it is closed after each.</param>
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
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) break;
            head.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (head[0] == '\u0016') break; // TLS, which is not spoken here
        }

        if (head.Length > 0) await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(head.ToString())));
    }
}
