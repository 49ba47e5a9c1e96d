using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Adversary;

/// <summary>Operations that only attackers need from a raw peer.</summary>
internal static class RawPeerExtensions
{
    public const ushort Measurement = 0x2A37, Location = 0x2A38, ControlPoint = 0x2A39;

    /// <summary>The value handle of a characteristic, found by discovery without pairing.</summary>
    public static string Find(this RawPeer peer, ushort uuid)
    {
        string wanted = $"{(byte)uuid:X2}{uuid >> 8:X2}";
        for (int from = 1; ;)
        {
            string answer = peer.Request($"08 {(byte)from:X2}{from >> 8:X2} FFFF 0328");
            AdversaryException.Begins("09", answer);
            int length = 2 * Convert.ToInt32(answer[2..4], 16);
            for (int at = 4; at < answer.Length; at += length)
            {
                from = Convert.ToInt32(answer[(at + 8)..(at + 10)] + answer[(at + 6)..(at + 8)], 16);
                if (answer[(at + 10)..(at + length)] == wanted) return answer[(at + 6)..(at + 10)];
            }
        }
    }

    /// <summary>The result of reading a characteristic.</summary>
    public static string Read(this RawPeer peer, ushort uuid) => peer.Request("0A" + peer.Find(uuid));

    /// <summary>Connects with a random address.</summary>
    public static void ConnectFrom(this RawPeer peer, BleAddress random, BleAddress victim)
    {
        AdversaryException.Expect(HciErrorCode.Success, peer.Host.Do(new LeSetRandomAddress(random)));
        AdversaryException.Expect(
            HciErrorCode.Success,
            peer.Host.Do(RawHost.ConnectionTo(victim) with { OwnAddressType = OwnAddressType.Random })
        );
        peer.Host.Handle = peer.Host.WaitLe<LeConnectionComplete>().ConnectionHandle;
    }

    /// <summary>Sends an ATT request and returns its response; notifications received in between stay in the inbox.</summary>
    public static string Request(this RawPeer peer, string pdu)
    {
        peer.Send(RawPeer.Att, pdu);
        for (List<string> notified = []; ;)
        {
            string answer = peer.Next(RawPeer.Att);
            if (!answer.StartsWith("1B", StringComparison.Ordinal))
            {
                peer.Inbox.AddRange(notified.Select(value => (RawPeer.Att, value)));
                return answer;
            }

            notified.Add(answer);
        }
    }
}
