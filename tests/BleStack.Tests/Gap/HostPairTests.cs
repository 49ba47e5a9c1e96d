using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Gap;

public sealed class HostPairTests
{
    [Fact]
    public void A_scanner_hears_the_advertisement_and_then_the_scan_response_with_it()
    {
        using TestPair pair = TestPair.Create();
        List<AdvertisingReport> reports = [];
        pair.Run(() => pair.Central.Scanner.StartAsync(new ScanParameters(), reports.Add));
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        pair.Until(() => reports.Any(r => r.Name == "Pulse"));
        Assert.Null(reports[0].ScanResponse);
        AdvertisingReport merged = reports.First(r => r.Name == "Pulse");
        Assert.Equal(pair.Peripheral.Identity, merged.Address);
        Assert.Equal([0x180D], merged.Data.Services);
        Assert.True(merged.IsConnectable);
        pair.Run(pair.Central.Scanner.StopAsync);
        int count = reports.Count;
        pair.Loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(count, reports.Count);
    }

    [Fact]
    public void Two_hosts_connect_and_both_know_who_and_how()
    {
        using TestPair pair = TestPair.Create();
        List<LeLink> connected = [];
        pair.Peripheral.Connected += connected.Add;
        LeLink link = pair.Connect(parameters: new ConnectionParameters(40, 2, 200));
        Assert.Equal((LinkRole.Central, LinkRole.Peripheral), (link.Role, pair.PeripheralLink.Role));
        Assert.Equal(pair.Peripheral.Identity, link.PeerAddress);
        Assert.Equal(pair.Central.Identity, pair.PeripheralLink.PeerAddress);
        Assert.Equal(link.LocalAddress, pair.PeripheralLink.PeerAddress);
        Assert.Equal(new ConnectionParameters(40, 2, 200), pair.PeripheralLink.Parameters);
        Assert.Same(pair.PeripheralLink, Assert.Single(connected));
        Assert.False(pair.Peripheral.Advertiser.IsAdvertising);
    }

    [Fact]
    public void The_MTU_is_exchanged_and_told_on_both_ends()
    {
        using TestPair pair = TestPair.Create(central: new BleHostOptions { PreferredMtu = 185 });
        LeLink link = pair.Connect();
        List<ushort> told = [];
        pair.PeripheralLink.MtuChanged += told.Add;
        Assert.Equal(185, pair.Run(() => link.Client.ExchangeMtuAsync()));
        Assert.Equal((185, 185), (link.Mtu, pair.PeripheralLink.Mtu));
        Assert.Equal([(ushort)185], told);
    }

    [Fact]
    public void A_disconnect_reaches_both_ends_with_its_reasons()
    {
        using TestPair pair = TestPair.Create();
        LeLink link = pair.Connect();
        List<HciErrorCode> central = [], peripheral = [];
        link.Disconnected += central.Add;
        pair.Peripheral.Disconnected += (_, reason) => peripheral.Add(reason);
        pair.Disconnect();
        Assert.Equal([HciErrorCode.ConnectionTerminatedByLocalHost], central);
        Assert.Equal([HciErrorCode.RemoteUserTerminatedConnection], peripheral);
        Assert.Empty(pair.Central.Links);
        Assert.Empty(pair.Peripheral.Links);
    }

    [Fact]
    public void A_connection_attempt_is_cancelled_cleanly_and_the_next_works()
    {
        using TestPair pair = TestPair.Create();
        using var cancel = new CancellationTokenSource();
        Task<LeLink> attempt = pair.Begin(() =>
            pair.Central.ConnectAsync(new BleAddress(0x112233445566, AddressType.Public), null, cancel.Token)
        );
        Task<LeLink> next = pair.Begin(() => pair.Central.ConnectAsync(pair.Peripheral.Identity));
        pair.Loop.Advance(TimeSpan.FromSeconds(3));
        Assert.False(attempt.IsCompleted);
        cancel.Cancel();
        pair.Until(() => attempt.IsCompleted);
        Assert.True(attempt.IsCanceled);
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        pair.Until(() => next.IsCompleted);
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public void Cancelling_a_waiting_attempt_leaves_the_one_before_it_alone()
    {
        using TestPair pair = TestPair.Create();
        using var cancel = new CancellationTokenSource();
        Task<LeLink> first = pair.Begin(() => pair.Central.ConnectAsync(pair.Peripheral.Identity));
        Task<LeLink> second = pair.Begin(() => pair.Central.ConnectAsync(pair.Peripheral.Identity, null, cancel.Token));
        cancel.Cancel();
        pair.Until(() => second.IsCompleted);
        Assert.True(second.IsCanceled);
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        pair.Until(() => first.IsCompletedSuccessfully);
        Assert.Single(pair.Central.Links);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_end_changes_the_parameters(bool fromCentral)
    {
        using TestPair pair = TestPair.Create();
        pair.Connect();
        var wanted = new ConnectionParameters(24, 48, 0, 60);
        Assert.True(pair.Run(() => (fromCentral ? pair.CentralLink : pair.PeripheralLink).UpdateParametersAsync(wanted)));
        pair.Until(() => pair.CentralLink.Parameters.SupervisionTimeout == 60 && pair.PeripheralLink.Parameters.SupervisionTimeout == 60);
        Assert.InRange(pair.CentralLink.Parameters.Interval, 24, 48);
        Assert.Equal(pair.CentralLink.Parameters, pair.PeripheralLink.Parameters);
    }

    [Fact]
    public void Old_controllers_change_the_parameters_through_L2CAP()
    {
        using TestPair pair = TestPair.Create(controllers: ControllerOptions.Poor);
        pair.Connect();
        Assert.True(pair.Run(() => pair.PeripheralLink.UpdateParametersAsync(new ConnectionParameters(24, 48, 0, 60))));
        pair.Until(() => pair.PeripheralLink.Parameters.SupervisionTimeout == 60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Central_may_refuse_other_parameters(bool poor)
    {
        using TestPair pair = TestPair.Create(
            central: new BleHostOptions { AcceptParameters = (_, _) => false }, controllers: poor ? ControllerOptions.Poor : null);
        pair.Connect();
        ConnectionParameters before = pair.CentralLink.Parameters;
        Assert.False(pair.Run(() => pair.PeripheralLink.UpdateParametersAsync(new ConnectionParameters(24, 48, 0, 60))));
        Assert.Equal(before, pair.CentralLink.Parameters);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pairing_encrypts_and_the_bond_encrypts_the_next_link(bool poor)
    {
        using TestPair pair = TestPair.Create(controllers: poor ? ControllerOptions.Poor : null);
        List<KeyDistributed> received = [];
        pair.Central.Connected += link => link.KeyReceived += received.Add;
        PairingOutcome paired = pair.Pair();
        Assert.True(paired.IsSuccess, paired.ToString());
        Assert.True(paired.IsBonded);
        pair.Until(() => pair.PeripheralLink.Security.IsBonded);
        Assert.Equal(pair.CentralLink.Security, pair.PeripheralLink.Security);
        Assert.Contains(received, k => k.Type == KeyType.IdentityResolvingKey);
        Assert.Single(pair.Central.Bonds.All);
        Assert.Equal(pair.Central.Identity, Assert.Single(pair.Peripheral.Bonds.All).Peer);

        pair.Disconnect();
        LeLink again = pair.Connect();
        Assert.NotNull(pair.PeripheralLink.Bond);
        Assert.False(again.Security.IsEncrypted);
        PairingOutcome encrypted = pair.Run(() => again.EncryptAsync());
        Assert.True(encrypted.IsSuccess, encrypted.ToString());
        Assert.Null(encrypted.Method);
        pair.Until(() => pair.PeripheralLink.Security.IsEncrypted);
        Assert.True(pair.PeripheralLink.Security is { IsBonded: true, IsSecureConnections: true, KeySize: 16 });
    }

    [Fact]
    public void Encrypting_without_a_key_is_a_value()
    {
        using TestPair pair = TestPair.Create();
        LeLink link = pair.Connect();
        PairingOutcome outcome = pair.Run(() => link.EncryptAsync());
        Assert.Equal((FailedBy.Encryption, HciErrorCode.PinOrKeyMissing), (outcome.FailedBy, outcome.HciError));
        Assert.True(link.IsConnected);
    }

    [Fact]
    public void A_peer_that_forgot_its_bond_answers_key_missing()
    {
        using TestPair pair = TestPair.Create();
        pair.Pair();
        pair.Disconnect();
        pair.Peripheral.Bonds.Clear();
        LeLink link = pair.Connect();
        PairingOutcome outcome = pair.Run(() => link.EncryptAsync());
        Assert.Equal(HciErrorCode.PinOrKeyMissing, outcome.HciError);
        Assert.False(link.Security.IsEncrypted);
    }

    [Fact]
    public void A_wrong_key_never_ends_in_an_encrypted_link()
    {
        using TestPair pair = TestPair.Create();
        pair.Pair();
        pair.Disconnect();
        Bond bond = pair.Peripheral.Bonds.All[0];
        pair.Peripheral.Bonds.Save(bond with { LocalLtk = bond.LocalLtk! with { Key = new byte[16] } });
        LeLink link = pair.Connect();
        PairingOutcome outcome = pair.Run(() => link.EncryptAsync());
        Assert.False(outcome.IsSuccess);
        pair.Until(() => !link.IsConnected && !pair.PeripheralLink.IsConnected);
        Assert.False(link.Security.IsEncrypted);
    }

    [Fact]
    public void Secure_does_nothing_where_the_level_holds_and_pairs_where_the_bond_is_too_weak()
    {
        using TestPair pair = TestPair.Create();
        LeLink link = pair.Connect();
        PairingOutcome first = pair.Run(() => link.SecureAsync(SecurityLevel.Encrypted));
        Assert.Equal(PairingMethod.JustWorks, first.Method);
        Assert.Null(pair.Run(() => link.SecureAsync(SecurityLevel.Encrypted)).Method);
        pair.Disconnect();
        link = pair.Connect();
        Assert.Null(pair.Run(() => link.SecureAsync(SecurityLevel.Encrypted)).Method);
    }

    [Fact]
    public void A_Peripheral_asks_and_the_Central_secures_the_link()
    {
        using TestPair pair = TestPair.Create();
        LeLink link = pair.Connect();
        List<AuthReq> asked = [];
        link.SecurityRequested += asked.Add;
        PairingOutcome outcome = pair.Run(() => pair.PeripheralLink.SecureAsync(SecurityLevel.Encrypted));
        Assert.True(outcome.IsSuccess, outcome.ToString());
        Assert.Single(asked);
        Assert.True(link.Security.IsEncrypted);
    }

    [Fact]
    public void A_link_lost_in_a_pairing_ends_it_with_a_value_on_both_ends()
    {
        using TestPair pair = TestPair.Create();
        LeLink link = pair.Connect();
        List<PairingOutcome> told = [];
        pair.PeripheralLink.PairingCompleted += told.Add;
        Task<PairingOutcome> pairing = pair.Begin(() => link.PairAsync());
        pair.Until(() => pair.PeripheralLink.SecurityManager.IsPairing);
        Task gone = pair.Begin(() => pair.PeripheralLink.DisconnectAsync());
        pair.Until(() => pairing.IsCompleted && gone.IsCompleted);
        Assert.Equal((FailedBy.LinkLost, HciErrorCode.RemoteUserTerminatedConnection), (pairing.Result.FailedBy, pairing.Result.HciError));
        Assert.Equal(FailedBy.LinkLost, Assert.Single(told).FailedBy);
        Assert.Empty(pair.Central.Bonds.All);
        Assert.Equal(FailedBy.LinkLost, pair.Run(() => link.PairAsync()).FailedBy);
    }

    [Fact]
    public void A_peer_that_loses_power_ends_the_link_by_supervision_timeout()
    {
        using TestPair pair = TestPair.Create();
        LeLink link = pair.Connect();
        pair.PeripheralController.PowerOff();
        pair.Until(() => !link.IsConnected);
        Assert.Equal(HciErrorCode.ConnectionTimeout, link.DisconnectReason);
        pair.Until(() => !pair.Peripheral.IsReady);
        Assert.False(pair.PeripheralLink.IsConnected);
    }

    [Fact]
    public void Several_links_of_one_host_stay_apart()
    {
        using TestPair pair = TestPair.Create();
        BleHost[] phones = [pair.Central, pair.AddHost(), pair.AddHost()];
        foreach (BleHost phone in phones) pair.Connect(central: phone);
        Assert.Equal(3, pair.Peripheral.Links.Count);
        Assert.Equal(3, pair.Peripheral.Links.Select(l => l.Handle).Distinct().Count());
        Task<PairingOutcome>[] pairings = [.. phones.Select(phone => pair.Begin(() => phone.Links[0].PairAsync()))];
        pair.Until(() => pairings.All(p => p.IsCompleted));
        Assert.All(pairings, p => Assert.True(p.Result.IsSuccess, p.Result.ToString()));
        pair.Run(() => phones[1].Links[0].DisconnectAsync());
        pair.Until(() => pair.Peripheral.Links.Count == 2);
        Assert.All(pair.Peripheral.Links, l => Assert.True(l.Security.IsBonded));
        Assert.Equal(3, pair.Peripheral.Bonds.All.Count);
    }

    [Fact]
    public void Advertising_resumes_after_the_link_where_that_is_wanted()
    {
        using TestPair pair = TestPair.Create(peripheral: new BleHostOptions { ResumeAdvertising = true });
        pair.Connect();
        Assert.False(pair.Peripheral.Advertiser.IsAdvertising);
        pair.Disconnect();
        pair.Until(() => pair.Peripheral.Advertiser.IsAdvertising);
        LeLink again = pair.Run(() => pair.Central.ConnectAsync(pair.Peripheral.Identity));
        Assert.True(again.IsConnected);
    }

    [Fact]
    public void Every_packet_of_a_host_is_in_its_trace()
    {
        var stream = new MemoryStream();
        using var trace = new BtsnoopWriter(stream);
        using (TestPair pair = TestPair.Create(central: new BleHostOptions { Trace = trace })) pair.Pair();
        using var reader = new BtsnoopReader(new MemoryStream(stream.ToArray()));
        List<BtsnoopRecord> records = [];
        while (reader.Read() is { } record) records.Add(record);
        Assert.Equal(HciOpcode.Reset, HciPacket.ReadCommand(records[0].Packet, out _));
        Assert.Contains(records, r => !r.IsReceived && r.Packet is [2, _, _, _, _, _, _, 6, 0, 0x01, ..]); // Pairing Request
        Assert.Contains(records, r => r.IsReceived && r.Packet is [2, _, _, _, _, _, _, 6, 0, 0x02, ..]); // Pairing Response
        Assert.False(reader.IsTruncated);
    }

    [Fact]
    public void A_bond_file_that_cannot_be_written_costs_the_bond_and_not_the_link()
    {
        string folder = Directory.CreateTempSubdirectory("pair-").FullName;
        var store = new FileBondStore(Path.Combine(folder, "bonds"));
        Directory.Delete(folder);
        using TestPair pair = TestPair.Create(peripheral: new BleHostOptions { Bonds = store });
        PairingOutcome outcome = pair.Pair();
        Assert.True(outcome.IsSuccess, outcome.ToString());
        pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.True(pair.PeripheralLink is { IsConnected: true, Security: { IsEncrypted: true, IsBonded: false } });
        Assert.Empty(store.All);
    }

    [Fact]
    public void A_controller_that_dies_ends_its_host_and_the_other_sees_a_timeout()
    {
        using TestPair pair = TestPair.Create();
        List<string> closed = [];
        pair.Central.Closed += closed.Add;
        LeLink link = pair.Connect();
        pair.Run(() => pair.Central.DisposeAsync().AsTask());
        Assert.Single(closed);
        Assert.False(link.IsConnected);
        pair.Until(() => !pair.PeripheralLink.IsConnected);
    }
}
