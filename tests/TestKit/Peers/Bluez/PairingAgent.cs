using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Tmds.DBus.Protocol;

namespace TestKit.Peers.Bluez;

/// <summary>The phone's user: answers the questions of org.bluez.Agent1. Other methods are refused.</summary>
/// <remarks>BlueZ 5.66, doc/agent-api.txt.</remarks>
internal sealed class PairingAgent(string capability) : IPathMethodHandler
{
    public const string ObjectPath = "/phone/agent";
    private const string Rejected = "org.bluez.Error.Rejected";
    private const string Canceled = "org.bluez.Error.Canceled";

    private readonly List<string> _asked = [];

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

    /// <summary>The questions, in order.</summary>
    public IReadOnlyList<string> Asked => _asked;

    /// <inheritdoc/>
    public string Path => ObjectPath;

    /// <inheritdoc/>
    public bool HandlesChildPaths => false;

    /// <summary>Answers while further messages are read: a user needs time, and "Cancel" may arrive meanwhile.</summary>
    public ValueTask HandleMethodAsync(MethodContext context)
    {
        context.DisposesAsynchronously = true;
        string member = context.Request.MemberAsString!;
        _asked.Add(member);
        Reader arguments = context.Request.GetBodyReader();
        if (member is "RequestConfirmation" or "DisplayPasskey")
        {
            arguments.ReadObjectPathAsString();
            uint number = arguments.ReadUInt32();
            // DisplayPasskey is sent again for each digit that the other side reports.
            _ = AnswerAsync(context, member, number, entered: member == "DisplayPasskey" ? arguments.ReadUInt16() : (ushort)0);
        }
        else
        {
            _ = AnswerAsync(context, member, number: 0, entered: 0);
        }

        return ValueTask.CompletedTask;
    }

    private async Task AnswerAsync(MethodContext context, string member, uint number, ushort entered)
    {
        using MethodContext _ = context;
        switch (member)
        {
            case "RequestPasskey" when TypePasskey is not null:
                Reply(context, await TypePasskey());
                break;
            case "DisplayPasskey" when ShowPasskey is not null:
                if (entered == 0) ShowPasskey(number);
                Reply(context);
                break;
            case "RequestConfirmation" when Compare is not null:
                if (await Compare(number)) Reply(context);
                else context.ReplyError(Rejected, "the numbers are not the same");
                break;
            case "Release" or "Cancel":
            case "RequestAuthorization" or "AuthorizeService" when Consents:
                Reply(context);
                break;
            default:
                context.ReplyError(Canceled, $"nothing answers {member}");
                break;
        }
    }

    private static void Reply(MethodContext context, uint? passkey = null)
    {
        using MessageWriter writer = context.CreateReplyWriter(passkey is null ? null : "u");
        if (passkey is { } value) writer.WriteUInt32(value);
        context.Reply(writer.CreateMessage());
    }
}
