using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Tests.Gatt;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>
/// Random PDUs, whole and mutilated: one answer to a request, none to anything else, never an exception, never a PDU over the MTU.
/// </summary>
public class AttFuzzTests
{
    private static readonly byte[] s_requests = [0x02, 0x04, 0x06, 0x08, 0x0A, 0x0C, 0x0E, 0x10, 0x12, 0x16, 0x18, 0x20];

    private static readonly byte[] s_clientSide =
    [
        0x01, 0x03, 0x05, 0x07, 0x09, 0x0B, 0x0D, 0x0F, 0x11, 0x13, 0x17, 0x19, 0x1B, 0x1D, 0x1E, 0x21, 0x23,
    ];

    [Theory]
    [InlineData(20260722), InlineData(20260723), InlineData(20260724)]
    public void Any_octets_are_answered_or_ignored(int seed)
    {
        var random = new Random(seed);
        for (int peers = 0; peers < 100; peers++)
        {
            AttPeer peer = Peer();
            for (int pdus = random.Next(100); pdus > 0; pdus--)
            {
                byte[] pdu = new byte[random.Next(random.Next(1, 80))];
                random.NextBytes(pdu);
                ExpectSane(peer, pdu);
            }
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Plausible_requests_are_answered_once_each(int seed)
    {
        var random = new Random(seed);
        AttPeer peer = Peer();
        for (int i = 0; i < 5000; i++)
        {
            if (i % 500 == 0) peer.Link.Security = new LinkSecurity(i % 1000 == 0, i % 1500 == 0, true, false, 16);
            ExpectSane(peer, Plausible(random));
        }

        Assert.False(peer.Connection.Bearer.Server.IsBusy);
        Assert.Equal(0, peer.Connection.Bearer.Server.IgnoredRequests);
    }

    [Theory]
    [InlineData(5), InlineData(6)]
    public void Deferred_answers_in_any_order_with_a_changing_table_leave_no_request_open(int seed)
    {
        var random = new Random(seed);
        AttPeer peer = Peer();
        var held = new List<AttReadRequest>();
        for (ushort handle = 100; handle < 110; handle++)
        {
            AttributeRow row = peer.Add(handle, 0xFFF1, "", AttributePermissions.Read);
            row.OnRead = request => held.Add(request);
        }

        int answers = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] pdu = i % 3 == 0 ? AttPeer.Hex("08 6400 7000 F1FF") : [(byte)0x0A, (byte)random.Next(98, 112), 0];
            if (peer.Ask(pdu).Length > 0) answers++;
            while (peer.Connection.Bearer.Server.IsBusy)
            {
                int chosen = random.Next(held.Count);
                peer.Link.Sent.Clear();
                peer.Run(() => held[chosen].Respond(new byte[random.Next(4)]));
                answers += peer.Link.Sent.Count;
            }
        }

        Assert.Equal(2000, answers);
    }

    [Theory]
    [InlineData(7), InlineData(8), InlineData(9)]
    public void A_client_that_is_answered_at_random_comes_to_an_end(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++)
        {
            var peer = new AttPeer();
            Task task = Task.CompletedTask;
            peer.Run(() =>
                task =
                    i % 3 == 0 ? peer.Connection.Client.ReadAsync(1)
                    : i % 3 == 1 ? peer.Connection.Client.WriteAsync(1, new byte[50])
                    : peer.Connection.Client.DiscoverAllAsync()
            );
            for (int answers = 0; answers < 2000 && !task.IsCompleted; answers++) peer.Ask(RandomAnswer(random, peer.Link.Sent));
            peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
            Assert.True(task.IsCompleted);
            if (task.IsFaulted) Assert.IsType<AttException>(task.Exception!.InnerException);
        }
    }

    private static byte[] RandomAnswer(Random random, List<byte[]> asked)
    {
        byte request = asked.Count > 0 ? asked[^1][0] : (byte)0x0A;
        byte[] pdu = new byte[random.Next(1, 24)];
        random.NextBytes(pdu);
        for (int i = 2; i < pdu.Length; i++) pdu[i] = (byte)(i % 2 == 0 ? random.Next(64) : 0);
        pdu[0] = random.Next(8) == 0 ? (byte)random.Next(256) : (byte)(request + 1);
        if (pdu.Length > 1 && random.Next(2) == 0) pdu[1] = request switch { 0x04 => 1, 0x08 => 7, 0x10 => 6, _ => pdu[1] };
        return random.Next(6) == 0 ? [0x01, request, 0, 0, (byte)random.Next(0x14)] : pdu;
    }

    private static AttPeer Peer()
    {
        var database = new SampleServer();
        return new AttPeer(database.Server);
    }

    private static byte[] Plausible(Random random)
    {
        byte[] pdu = new byte[random.Next(1, 26)];
        random.NextBytes(pdu);
        pdu[0] = random.Next(10) == 0 ? (byte)random.Next(256) : s_requests[random.Next(s_requests.Length)];
        if (pdu[0] == 0x02) pdu[0] = 0x0A; // the MTU stays at 23, where most lists are cut
        for (int i = 1; i < pdu.Length; i++)
        {
            if (random.Next(3) > 0) pdu[i] = (byte)(i % 2 == 0 ? 0 : random.Next(40));
        }

        if (pdu.Length >= 7 && random.Next(2) == 0) (pdu[5], pdu[6]) = ((byte)random.Next(4), (byte)0x28);
        int exact = pdu[0] switch { 0x0A => 3, 0x04 or 0x0C => 5, 0x08 or 0x10 => 7, 0x18 => 2, _ => 0 };
        return exact > 0 && exact < pdu.Length && random.Next(4) > 0 ? pdu[..exact] : pdu;
    }

    private static void ExpectSane(AttPeer peer, byte[] pdu)
    {
        peer.Ask(pdu);
        bool expectsAnswer = pdu.Length > 0 && (pdu[0] & 0x40) == 0 && Array.IndexOf(s_clientSide, pdu[0]) < 0;
        if (!expectsAnswer)
        {
            Assert.All(peer.Link.Sent, static sent => Assert.Equal(0x1E, sent[0]));
            return;
        }

        byte[] answer = Assert.Single(peer.Link.Sent);
        Assert.InRange(answer.Length, 1, peer.Connection.Mtu);
        if (answer[0] == 0x01) Assert.Equal((5, pdu[0]), (answer.Length, answer[1]));
        else Assert.Equal(pdu[0] + 1, answer[0]);
    }
}
