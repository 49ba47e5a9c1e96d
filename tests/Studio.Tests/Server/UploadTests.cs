using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Diagnostics;
using Studio.Tests.Kit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>
/// A file dropped on the page: read and narrated while it arrives, cancelled at any time; a file that is not a capture gives an error
/// message.
/// </summary>
public sealed class UploadTests
{
    private const int Packets = 10_000;

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("btsnoop")]
    [InlineData("PK and so on, a zip archive")]
    public async Task What_is_no_capture_is_told(string content)
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        using HttpResponseMessage answer = await PostAsync(bare, new StringContent(content), "<img src=x>.btsnoop");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        JsonElement trace = await page.PartAsync("trace", static trace => trace.GetProperty("state").GetString() == "failed");
        Assert.StartsWith("The file ", trace.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("<img src=x>.btsnoop", trace.GetProperty("name").GetString());
        using JsonDocument told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.False(told.RootElement.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Trace_is_told_while_it_comes_and_another_has_to_wait()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        using var file = new Slow();
        Task<HttpResponseMessage> posting = PostAsync(bare, new StreamContent(file), "slow.btsnoop");
        await page.PartAsync("trace", static trace =>
            trace.GetProperty("state").GetString() == "reading" && trace.GetProperty("octets").GetInt64() > 0
        );
        using HttpResponseMessage second = await PostAsync(bare, new StringContent("x"), "second");
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        file.End();
        using HttpResponseMessage answer = await posting;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement done = await page.PartAsync("trace", static trace => trace.GetProperty("state").GetString() == "done");
        Assert.Equal(Packets, done.GetProperty("packets").GetInt64());
    }

    [Fact]
    public async Task Upload_that_breaks_off_is_cancelled_and_the_next_is_taken()
    {
        await using BareServer bare = await BareServer.StartAsync();
        await using PageClient page = await PageClient.OpenAsync(bare.Url);
        using var file = new Slow();
        using var broken = new CancellationTokenSource();
        Task<HttpResponseMessage> posting = PostAsync(bare, new StreamContent(file), "slow.btsnoop", broken.Token);
        await page.PartAsync("trace", static trace => trace.GetProperty("octets").GetInt64() > 0);
        await broken.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posting);
        await page.PartAsync("trace", static trace => trace.GetProperty("state").GetString() == "cancelled");
        using HttpResponseMessage next = await AgainAsync(bare);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    // The end of an abandoned upload is reported before its request has ended.
    private static async Task<HttpResponseMessage> AgainAsync(BareServer bare)
    {
        using var patience = new CancellationTokenSource(PageClient.Patience);
        while (true)
        {
            HttpResponseMessage answer = await PostAsync(bare, new ByteArrayContent(Capture()), "next.btsnoop");
            if (answer.StatusCode != HttpStatusCode.Conflict || patience.IsCancellationRequested) return answer;
            answer.Dispose();
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(
        BareServer bare,
        HttpContent content,
        string name,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{bare.Url}trace?name={Uri.EscapeDataString(name)}")
        {
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("Origin", bare.Url.TrimEnd('/'));
        return await bare.Http.SendAsync(request, cancellationToken);
    }

    // HCI Resets: more than a client buffers.
    private static byte[] Capture()
    {
        var octets = new MemoryStream();
        using (var writer = new BtsnoopWriter(octets))
        {
            for (int i = 0; i < Packets; i++) writer.Write([1, 3, 0x0C, 0], received: false);
        }

        return octets.ToArray();
    }

    /// <summary>A capture that stops in the middle until it may end.</summary>
    private sealed class Slow : Stream
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _capture = Capture();
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void End() => _end.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_at == _capture.Length)
            {
                await _end.Task.WaitAsync(cancellationToken);
                return 0;
            }

            int count = Math.Min(buffer.Length, _capture.Length - _at);
            _capture.AsMemory(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
