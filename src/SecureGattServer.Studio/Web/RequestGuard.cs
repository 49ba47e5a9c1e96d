// A page of any site can make a browser send requests to a loopback port, and a domain can be made to resolve to it (DNS rebinding). Only
// requests whose Host names this server, and whose Origin, when present, is this server, are answered.
using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace SecureGattServer.Studio.Web;

/// <summary>Refuses requests of other sites' pages, and sets the headers of every response.</summary>
internal sealed class RequestGuard
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private string[] _hosts = [];

    /// <summary>The port is known.</summary>
    public void Bind(int port) => _hosts = [$"127.0.0.1:{port}", $"localhost:{port}", $"[::1]:{port}"];

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Refusal(context.Request) is { } why ? Answers.TextAsync(context, StatusCodes.Status403Forbidden, why) : next(context);
    }

    private string? Refusal(HttpRequest request)
    {
        if (!IsOurs(request.Host.Value))
            return "This is the studio of SecureGattServer; it answers at the address it has printed, and under no other name.";
        string? origin = request.Headers.Origin;
        if (origin is null) return MayChange(request) ? "A request that changes something says where it comes from (Origin)." : null;
        return origin.StartsWith("http://", StringComparison.Ordinal) && IsOurs(origin[7..])
            ? null
            : "Pages of other sites may not use the studio.";
    }

    // A WebSocket is opened by GET.
    private static bool MayChange(HttpRequest request) =>
        !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || request.Path == "/socket";

    private bool IsOurs(string? host) =>
        host is not null && Array.Exists(_hosts, own => string.Equals(own, host, StringComparison.OrdinalIgnoreCase));
}
