using System;
using System.Linq;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Virtual;

public class EncryptionTests
{
    private static readonly byte[] Secret = Convert.FromHexString("07000400DEADBEEFCAFEF00D123456");
    private static readonly byte[] OtherKey = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");

    [Fact]
    public void Ltk_request_carries_rand_and_ediv_and_both_sides_become_encrypted()
    {
        var pair = new RawPair();
        Assert.Equal(new LeLongTermKeyRequest(pair.Peripheral.Handle, 0x1122334455667788, 0x99AA), pair.RequestEncryption());
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeLongTermKeyRequestReply(pair.Peripheral.Handle, RawPair.LongTermKey)));
        Assert.Equal(new EncryptionChange(HciErrorCode.Success, pair.Peripheral.Handle, 1), pair.Peripheral.Wait<EncryptionChange>());
        Assert.Equal(new EncryptionChange(HciErrorCode.Success, pair.Central.Handle, 1), pair.Central.Wait<EncryptionChange>());
    }

    [Fact]
    public void Sniffer_sees_plaintext_before_and_ciphertext_after()
    {
        var pair = new RawPair();
        pair.Central.SendAcl(Secret);
        Assert.Equal(Secret, pair.Peripheral.WaitAcl().Data);
        Assert.True(pair.Sniffer.Contains(Secret));
        pair.EncryptAndWait();
        pair.Sniffer.Pdus.Clear();
        for (int i = 0; i < 3; i++)
        {
            pair.Central.SendAcl(Secret);
            Assert.Equal(Secret, pair.Peripheral.WaitAcl().Data);
            pair.Peripheral.SendAcl(Secret);
            Assert.Equal(Secret, pair.Central.WaitAcl().Data);
        }

        Assert.False(pair.Sniffer.Contains(Secret.AsSpan(4, 4).ToArray()));
        Assert.Equal(6, pair.Sniffer.Pdus.Count);
        Assert.All(pair.Sniffer.Pdus, pdu => Assert.True(pdu.IsEncrypted && pdu.Octets.Length == 2 + Secret.Length + 4));
        Assert.Equal(6, pair.Sniffer.Pdus.Select(pdu => Convert.ToHexString(pdu.Octets.AsSpan(2))).Distinct().Count());
    }

    [Fact]
    public void Data_given_while_encryption_starts_waits_and_goes_encrypted()
    {
        var pair = new RawPair();
        pair.RequestEncryption();
        pair.Central.SendAcl(Secret);
        pair.Peripheral.SendAcl(Secret);
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(pair.Central.Received);
        pair.Peripheral.Do(new LeLongTermKeyRequestReply(pair.Peripheral.Handle, RawPair.LongTermKey));
        Assert.Equal(Secret, pair.Peripheral.WaitAcl().Data);
        Assert.Equal(Secret, pair.Central.WaitAcl().Data);
        Assert.False(pair.Sniffer.Contains(Secret));
    }

    [Fact]
    public void Wrong_key_ends_in_mic_failure_and_encryption_is_never_reported()
    {
        var pair = new RawPair();
        pair.RequestEncryption();
        pair.Peripheral.Do(new LeLongTermKeyRequestReply(pair.Peripheral.Handle, OtherKey));
        Assert.Equal(HciErrorCode.ConnectionTerminatedDueToMicFailure, pair.Peripheral.Wait<DisconnectionComplete>().Reason);
        Assert.Equal(HciErrorCode.ConnectionTimeout, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.Equal(0, pair.Central.Count(HciEventCode.EncryptionChange) + pair.Peripheral.Count(HciEventCode.EncryptionChange));
    }

    [Fact]
    public void Negative_reply_is_pin_or_key_missing_and_the_link_lives_on_unencrypted()
    {
        var pair = new RawPair();
        pair.RequestEncryption();
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Do(new LeLongTermKeyRequestNegativeReply(pair.Peripheral.Handle)));
        Assert.Equal(new EncryptionChange(HciErrorCode.PinOrKeyMissing, pair.Central.Handle, 0), pair.Central.Wait<EncryptionChange>());
        pair.Central.SendAcl(Secret);
        Assert.Equal(Secret, pair.Peripheral.WaitAcl().Data);
        Assert.True(pair.Sniffer.Contains(Secret));
        pair.EncryptAndWait();
    }

    [Fact]
    public void Key_is_refreshed_by_pause_and_restart_without_plaintext_data()
    {
        var pair = new RawPair();
        pair.EncryptAndWait();
        pair.Sniffer.Pdus.Clear();
        pair.RequestEncryption(OtherKey);
        pair.Central.SendAcl(Secret);
        pair.Peripheral.Do(new LeLongTermKeyRequestReply(pair.Peripheral.Handle, OtherKey));
        Assert.Equal(HciErrorCode.Success, pair.Peripheral.Wait<EncryptionKeyRefreshComplete>().Status);
        Assert.Equal(HciErrorCode.Success, pair.Central.Wait<EncryptionKeyRefreshComplete>().Status);
        Assert.Equal(Secret, pair.Peripheral.WaitAcl().Data);
        pair.Peripheral.SendAcl(Secret);
        Assert.Equal(Secret, pair.Central.WaitAcl().Data);
        Assert.False(pair.Sniffer.Contains(Secret));
        Assert.All(pair.Sniffer.Pdus.Where(pdu => !pdu.IsEncrypted), pdu => Assert.Equal(3, pdu.Octets[0] & 3));
    }

    [Fact]
    public void Refusing_the_key_of_a_refresh_ends_the_link()
    {
        var pair = new RawPair();
        pair.EncryptAndWait();
        pair.RequestEncryption(OtherKey);
        pair.Peripheral.Do(new LeLongTermKeyRequestNegativeReply(pair.Peripheral.Handle));
        Assert.Equal(HciErrorCode.PinOrKeyMissing, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.Equal(HciErrorCode.PinOrKeyMissing, pair.Peripheral.Wait<DisconnectionComplete>().Reason);
    }

    [Fact]
    public void Host_that_never_answers_the_ltk_request_costs_the_link_after_40_seconds()
    {
        var pair = new RawPair();
        pair.RequestEncryption();
        TimeSpan start = pair.Loop.Elapsed;
        Assert.Equal(HciErrorCode.LmpOrLlResponseTimeout, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.InRange((pair.Loop.Elapsed - start).TotalSeconds, 39.9, 40.1);
    }

    [Fact]
    public void Masked_ltk_request_is_a_missing_key()
    {
        var pair = new RawPair();
        pair.Peripheral.Do(new LeSetEventMask(LeEventMask.ConnectionComplete));
        pair.Central.Do(new LeEnableEncryption(pair.Central.Handle, 0, 0, RawPair.LongTermKey));
        Assert.Equal(HciErrorCode.PinOrKeyMissing, pair.Central.Wait<EncryptionChange>().Status);
    }

    [Fact]
    public void Peer_without_encryption_refuses_with_0x1A()
    {
        var pair = new RawPair(peripheral: new ControllerOptions { Features = LeFeatures.None });
        pair.Central.Do(new LeEnableEncryption(pair.Central.Handle, 0, 0, RawPair.LongTermKey));
        Assert.Equal(
            new EncryptionChange(HciErrorCode.UnsupportedRemoteFeature, pair.Central.Handle, 0),
            pair.Central.Wait<EncryptionChange>()
        );
        Assert.Equal(HciErrorCode.UnknownHciCommand, pair.Peripheral.Do(HciOpcode.LeRand));
    }

    [Fact]
    public void Encryption_commands_out_of_place_are_disallowed()
    {
        var pair = new RawPair();
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Peripheral.Do(new LeEnableEncryption(pair.Peripheral.Handle, 0, 0, OtherKey)));
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Peripheral.Do(new LeLongTermKeyRequestReply(pair.Peripheral.Handle, OtherKey)));
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Peripheral.Do(new LeLongTermKeyRequestNegativeReply(pair.Peripheral.Handle)));
        Assert.Equal(HciErrorCode.UnknownConnectionIdentifier, pair.Central.Do(new LeEnableEncryption(0x0EEE, 0, 0, OtherKey)));
        pair.RequestEncryption();
        Assert.Equal(HciErrorCode.CommandDisallowed, pair.Central.Do(new LeEnableEncryption(pair.Central.Handle, 0, 0, OtherKey)));
    }

    [Fact]
    public void Encrypted_link_survives_loss()
    {
        var pair = new RawPair(timeout: 1000);
        pair.EncryptAndWait();
        pair.Air.Loss = 0.3;
        for (byte i = 0; i < 50; i++)
        {
            pair.Central.SendAcl([i, 1, 2, 3]);
            Assert.Equal([i, 1, 2, 3], pair.Peripheral.WaitAcl().Data);
        }

        Assert.Contains(pair.Sniffer.Pdus, pdu => pdu.IsLost);
    }

    [Fact]
    public void Disconnecting_in_the_middle_of_encryption_works()
    {
        var pair = new RawPair();
        pair.RequestEncryption();
        pair.Peripheral.Do(new Disconnect(pair.Peripheral.Handle, HciErrorCode.AuthenticationFailure));
        Assert.Equal(HciErrorCode.AuthenticationFailure, pair.Central.Wait<DisconnectionComplete>().Reason);
        Assert.Equal(HciErrorCode.ConnectionTerminatedByLocalHost, pair.Peripheral.Wait<DisconnectionComplete>().Reason);
    }
}
