using System;
using System.Globalization;

namespace BleStack.Netsim;

/// <summary>Where a gRPC server listens.</summary>
/// <param name="Host">Host name, or IP address without brackets.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
internal sealed record NetsimEndPoint(string Host, int Port)
{
    /// <summary>"HOST:PORT", an IPv6 address in brackets.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    internal static NetsimEndPoint Parse(string text, string hostAndPort)
    {
        int colon = hostAndPort.LastIndexOf(':');
        string host = colon > 0 ? hostAndPort[..colon].Trim('[', ']') : "";
        if (host.Length == 0)
            throw new FormatException($"\"{text}\" lacks a host or a port; write {NetsimAddress.Form}, for example netsim:127.0.0.1:8877.");
        return TryPort(hostAndPort[(colon + 1)..], out int port)
            ? new NetsimEndPoint(host, port)
            : throw new FormatException($"\"{hostAndPort[(colon + 1)..]}\" in \"{text}\" is not a TCP port (1 to 65535).");
    }

    /// <summary>Parses the value in netsim's ini file: a port of this machine, or host and port.</summary>
    internal static NetsimEndPoint? FromIni(string value)
    {
        int colon = value.LastIndexOf(':');
        string host = colon > 0 ? value[..colon].Trim('[', ']') : colon == 0 ? "" : "localhost";
        return host.Length > 0 && TryPort(value[(colon + 1)..], out int port) ? new NetsimEndPoint(host, port) : null;
    }

    private static bool TryPort(string text, out int port)
    {
        bool parsed = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort value) && value > 0;
        port = value;
        return parsed;
    }
}
