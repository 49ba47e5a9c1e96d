using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Tasks;
using Studio.Tests.Kit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>
/// Pages of other sites, names that point here, paths that lead elsewhere: an attacker in the user's browser tries to get in.
/// </summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:PORT")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost.evil.example:PORT")]
    [InlineData("127.0.0.1:PORT.evil.example")]
    [InlineData("0.0.0.0:PORT")]
    [InlineData("")]
    public async Task Request_for_a_foreign_host_is_refused(string host)
    {
        await using BareServer bare = await BareServer.StartAsync();
        foreach (string path in new[] { "/", "/socket", "/steps", "/save/trace" })
        {
            string answer = await RawAsync(bare, $"GET {path} HTTP/1.1\r\nHost: {Here(bare, host)}\r\nConnection: close\r\n\r\n");
            // Kestrel itself refuses an invalid Host.
            Assert.True(
                answer.StartsWith("HTTP/1.1 403", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal),
                $"{path}: {answer}"
            );
        }
    }

    [Theory]
    [InlineData("127.0.0.1:PORT")]
    [InlineData("localhost:PORT")]
    [InlineData("LOCALHOST:PORT")]
    public async Task Request_for_this_host_is_answered(string host)
    {
        await using BareServer bare = await BareServer.StartAsync();
        Assert.StartsWith(
            "HTTP/1.1 200",
            await RawAsync(bare, $"GET /steps HTTP/1.1\r\nHost: {Here(bare, host)}\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://127.0.0.1:PORT")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:PORT.evil.example")]
    [InlineData("http://127.0.0.1:PORT@evil.example")]
    [InlineData("null")]
    public async Task Page_of_another_origin_gets_neither_socket_nor_answer(string origin)
    {
        await using BareServer bare = await BareServer.StartAsync();
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => PageClient.OpenAsync(bare.Url, origin: Here(bare, origin)));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, bare.Url + "steps");
        request.Headers.TryAddWithoutValidation("Origin", Here(bare, origin));
        using HttpResponseMessage answer = await bare.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Socket_and_upload_without_an_origin_are_refused()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => PageClient.OpenAsync(bare.Url, origin: ""));
        using HttpResponseMessage answer = await bare.Http.PostAsync(new Uri(bare.Url + "trace"), new ByteArrayContent([1]));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_script_and_is_not_kept()
    {
        await using BareServer bare = await BareServer.StartAsync();
        foreach (string path in new[] { "", "steps", "nothing" })
        {
            using HttpResponseMessage answer = await bare.Http.GetAsync(new Uri(bare.Url + path));
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/....//....//etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/page/index.html/..%5c..%5cweb.config")]
    [InlineData("/SecureGattServer.Studio.dll")]
    public async Task Path_that_leads_elsewhere_finds_nothing(string path)
    {
        await using BareServer bare = await BareServer.StartAsync();
        string answer = await RawAsync(bare, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{bare.Server.Port}\r\nConnection: close\r\n\r\n");
        Assert.True(
            answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal),
            answer
        );
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_only()
    {
        await using BareServer bare = await BareServer.StartAsync();
        foreach (
            IPAddress address in (await Dns.GetHostAddressesAsync(Dns.GetHostName())).Where(static one =>
                one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one)
            )
        )
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await Assert.ThrowsAnyAsync<SocketException>(() => socket.ConnectAsync(address, bare.Server.Port));
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Method_that_is_not_used_is_refused(string method)
    {
        await using BareServer bare = await BareServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), bare.Url);
        request.Headers.TryAddWithoutValidation("Origin", bare.Url.TrimEnd('/'));
        using HttpResponseMessage answer = await bare.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private static string Here(BareServer bare, string text) => text.Replace("PORT", $"{bare.Server.Port}", StringComparison.Ordinal);

    private static async Task<string> RawAsync(BareServer bare, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, bare.Server.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(PageClient.Patience);
    }
}
