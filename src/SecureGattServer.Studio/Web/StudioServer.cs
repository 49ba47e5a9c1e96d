using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Traces;

namespace SecureGattServer.Studio.Web;

/// <summary>The port is in use or not allowed.</summary>
internal sealed class StudioPortException(string message, Exception inner) : Exception(message, inner);

/// <summary>The services of a studio.</summary>
internal sealed record StudioContent(StudioState State, IPageCommands Commands, TraceViewer Traces, SavedConversation Saved);

/// <summary>Serves the page, its socket and its files on the loopback address.</summary>
internal sealed class StudioServer : IAsyncDisposable
{
    /// <summary>The first port that is tried.</summary>
    public const int FirstPort = 8500;

    private const int PortsTried = 20;
    private const int MostSteps = 1000;

    private readonly WebApplication _application;
    private readonly StudioContent _content;
    private readonly PageFiles _files;
    private readonly RequestGuard _guard;
    private readonly CancellationTokenSource _stopping = new();

    private StudioServer(WebApplication application, StudioContent content, RequestGuard guard, string? pageFolder)
    {
        (_application, _content, _guard, _files) = (application, content, guard, new PageFiles(pageFolder));
        application.Use(next => context => guard.InvokeAsync(context, next));
        application.UseWebSockets(
            new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20), KeepAliveTimeout = TimeSpan.FromSeconds(20) }
        );
        application.Run(AnswerAsync);
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Address of the page, as <c>http://127.0.0.1:8500/</c>.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/");

    /// <summary>Listens on a port; null selects the first free one from <see cref="FirstPort"/> on, 0 any free one.</summary>
    /// <exception cref="StudioPortException">The given port is in use or not allowed.</exception>
    public static async Task<StudioServer> StartAsync(StudioContent content, int? port, string? pageFolder = null)
    {
        if (port is { } wanted) return await ListenAsync(content, wanted, pageFolder).ConfigureAwait(false);
        for (int tried = FirstPort; tried < FirstPort + PortsTried; tried++)
        {
            try
            {
                return await ListenAsync(content, tried, pageFolder).ConfigureAwait(false);
            }
            catch (StudioPortException)
            {
                // The next.
            }
        }

        return await ListenAsync(content, 0, pageFolder).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static async Task<StudioServer> ListenAsync(StudioContent content, int port, string? pageFolder)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        WebApplication application = builder.Build();
        var server = new StudioServer(application, content, new RequestGuard(), pageFolder);
        try
        {
            await application.StartAsync().ConfigureAwait(false);
            string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            server.Port = new Uri(address).Port;
            server._guard.Bind(server.Port);
            return server;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new StudioPortException(
                exception is IOException
                    ? $"port {port} is in use; give another with --port, or leave it out and a free one is found"
                    : $"port {port} may not be used by this user; give one from 1024 on with --port",
                exception);
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        return (context.Request.Method, path) switch
        {
            ("GET", "/socket") => SocketAsync(context),
            ("GET", "/steps") => StepsBeforeAsync(context),
            ("GET", "/trace/steps") => TraceStepsAsync(context),
            ("GET", "/save/trace") => _content.Saved.SendTraceAsync(context),
            ("GET", "/save/page") => _content.Saved.SendPageAsync(context),
            ("GET", "/save/steps") => _content.Saved.SendStepsAsync(context),
            ("POST", "/trace") => _content.Traces.TakeAsync(context),
            ("GET" or "HEAD", _) => FileAsync(context),
            _ => Answers.TextAsync(context, StatusCodes.Status405MethodNotAllowed, "The studio takes GET, and POST of a trace."),
        };
    }

    private async Task FileAsync(HttpContext context)
    {
        if (!await _files.SendAsync(context).ConfigureAwait(false))
            await Answers.TextAsync(context, StatusCodes.Status404NotFound, "There is no such file.").ConfigureAwait(false);
    }

    private async Task SocketAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Answers
                .TextAsync(context, StatusCodes.Status400BadRequest, "This is the studio's WebSocket; open / in a browser.")
                .ConfigureAwait(false);
            return;
        }

        bool isOurs = context.Request.Query["session"] == _content.State.Session;
        long? seen = isOurs && Number(context, "seq") is { } seq && seq <= _content.State.Seq ? seq : null;
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using var page = new PageSocket(socket, _content.State, _content.Commands, seen);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, context.RequestAborted);
        await page.RunAsync(ended.Token).ConfigureAwait(false);
    }

    private Task StepsBeforeAsync(HttpContext context)
    {
        long before = Number(context, "before") ?? long.MaxValue;
        int count = Count(context);
        before = Math.Min(before, _content.State.Steps.Count + 1);
        long first = Math.Max(1, before - count);
        return SendStepsAsync(context, first, _content.State.Steps.Read(first, (int)Math.Max(0, Math.Min(count, before - first))));
    }

    private Task TraceStepsAsync(HttpContext context)
    {
        long first = Math.Max(1, Number(context, "from") ?? 1);
        return SendStepsAsync(context, first, _content.Traces.Read(first, Count(context)));
    }

    private static Task SendStepsAsync(HttpContext context, long first, IReadOnlyList<byte[]> steps)
    {
        var json = new MemoryStream();
        json.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"first\":{first},\"steps\":[")));
        for (int i = 0; i < steps.Count; i++)
        {
            if (i > 0) json.WriteByte((byte)',');
            json.Write(steps[i]);
        }

        json.Write("]}"u8);
        return Answers.JsonAsync(context, StatusCodes.Status200OK, json.ToArray());
    }

    private static int Count(HttpContext context) => (int)Math.Clamp(Number(context, "count") ?? 200, 1, MostSteps);

    private static long? Number(HttpContext context, string name) =>
        long.TryParse(context.Request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    // The process belongs to the caller: disables ASP.NET's handling of Ctrl-C.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
