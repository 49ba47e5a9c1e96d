using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Peers.Tests.Bluez.DBus;

namespace Peers.Tests.Bluez;

/// <summary>The phone's user: what org.bluez.Agent1 asks, and the answer. Methods nobody expects are refused.</summary>
/// <remarks>BlueZ 5.66, doc/agent-api.txt.</remarks>
internal sealed class PairingAgent(string capability)
{
    public const string Path = "/phone/agent";
    public const string Interface = "org.bluez.Agent1";
    private const string Rejected = "org.bluez.Error.Rejected";
    private const string Canceled = "org.bluez.Error.Canceled";

    private static readonly (string, object[]) s_nothing = ("", []);

    /// <summary>DisplayOnly, DisplayYesNo, KeyboardOnly, NoInputNoOutput or KeyboardDisplay.</summary>
    public string Capability { get; } = capability;

    /// <summary>Types the passkey the other side shows.</summary>
    public Func<Task<uint>>? TypePasskey { get; init; }

    /// <summary>Looks at a number on both displays.</summary>
    public Func<uint, Task<bool>>? Compare { get; init; }

    /// <summary>Sees the passkey this phone shows.</summary>
    public Action<uint>? ShowPasskey { get; init; }

    /// <summary>Consents to a pairing without numbers.</summary>
    public bool Consents { get; init; } = true;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<string> Asked => _asked;

    private readonly List<string> _asked = [];

    public async Task<(string Signature, object[] Values)> AnswerAsync(DBusMessage call)
    {
        _asked.Add(call.Member);
        switch (call.Member)
        {
            case "Release" or "Cancel":
                return s_nothing;
            case "RequestPasskey" when TypePasskey is not null:
                return ("u", [await TypePasskey()]);
            case "DisplayPasskey" when ShowPasskey is not null:
                // Sent again for each digit the other side tells of.
                if ((ushort)call.Body[2] == 0) ShowPasskey((uint)call.Body[1]);
                return s_nothing;
            case "RequestConfirmation" when Compare is not null:
                return await Compare((uint)call.Body[1]) ? s_nothing : throw new DBusException(Rejected, "the numbers are not the same");
            case "RequestAuthorization" or "AuthorizeService" when Consents:
                return s_nothing;
            default:
                throw new DBusException(Canceled, $"nobody answers {call.Member}");
        }
    }
}
