using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace SecureGattServer.Simulator.Options;

/// <summary>
/// The address at which a free controller waits for its host: "tcp:127.0.0.1:9000" (port 0 selects a free one) or "unix:/tmp/h4".
/// </summary>
internal sealed record ListenEndPoint(string Text)
{
    /// <summary>Parses both forms; <paramref name="problem"/> says what is wrong and which form is valid.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenEndPoint? listen, [NotNullWhen(false)] out string? problem)
    {
        (listen, problem) = text.Split(':', 2) switch
        {
            ["tcp", string rest] => ParseTcp(text, rest),
            ["unix", { Length: > 0 and <= 100 }] => (new ListenEndPoint(text), null),
            ["unix", { Length: > 0 }] => (null, $"the path in '{text}' is too long for a unix socket; use one of at most 100 characters"),
            _ => (null, $"'{text}' is not an H4 address; write tcp:127.0.0.1:9000 or unix:/tmp/h4"),
        };
        return listen is not null;
    }

    /// <summary>Parses text that has been validated.</summary>
    public static ListenEndPoint Parse(string text) =>
        TryParse(text, out ListenEndPoint? listen, out string? problem) ? listen : throw SimulatorException.Usage(problem);

    private static (ListenEndPoint? Listen, string? Problem) ParseTcp(string text, string rest)
    {
        int colon = rest.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return (null, $"'{text}' has no port from 0 to 65535; write tcp:127.0.0.1:9000");
        }

        string host = rest[..colon].Trim('[', ']');
        if (host == "localhost") host = "127.0.0.1";
        if (!IPAddress.TryParse(host, out IPAddress? address))
            return (null, $"'{host}' in '{text}' is not an IP address; write tcp:127.0.0.1:{port}");
        if (!IPAddress.IsLoopback(address))
        {
            return (null, $"'{host}' in '{text}' is reachable from outside, and an H4 port has no password; write tcp:127.0.0.1:{port}");
        }

        return (new ListenEndPoint(text), null);
    }
}
