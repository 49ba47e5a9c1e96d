using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;

namespace Benchmarks.Peers.Roles;

/// <summary>Our central. It works on its host's loop, as ble-host's callbacks run on that of node.</summary>
internal sealed class CentralRole : IPairingAgent
{
    private readonly BleHost _host;
    private readonly BleAddress _peer;
    private LeLink _link = null!;
    private RemoteCharacteristic _value = null!;
    private RemoteCharacteristic _control = null!;
    private TaskCompletionSource? _arrived;
    private int _expected;

    private CentralRole(IHciTransport transport, BleAddress peer, IBondStore bonds)
    {
        _peer = peer;
        _host = new BleHost(transport, new BleHostOptions { Agent = this, Bonds = bonds });
    }

    /// <param name="port">A controller's port.</param>
    /// <param name="type">Of the peripheral's address: public or random.</param>
    /// <param name="address">The peripheral's.</param>
    /// <param name="bonds">"disk" for a bond file, which is written before a pairing completes; anything else for memory.</param>
    public static async Task RunAsync(string port, string type, string address, string bonds)
    {
        using var folder = new BondFolder();
        if (!BleAddress.TryParse($"{address}/{type}", out BleAddress peer)) throw new ArgumentException($"{address} {type} is no address");
        var role = new CentralRole(
            await HciTransports.OpenAsync($"tcp:127.0.0.1:{port}", default),
            peer,
            bonds == "disk" ? folder.Open() : new MemoryBondStore()
        );
        await role._host.StartAsync();
        Console.WriteLine("ready");
        await CommandLoop.RunAsync(command => role._host.Loop.InvokeAsync<double?>(async () =>
        {
            await role.DoAsync(command);
            return null;
        }));
    }

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(PeripheralRole.Passkey);
        else question.Accept();
    }

    private Task DoAsync(string[] command) => command switch
    {
        ["connect"] => ConnectAsync(),
        ["discover"] => DiscoverAsync(),
        ["read", var times] => TimesAsync(times, () => _link.Client.ReadAsync(_value)),
        ["write", var times] => TimesAsync(times, () => _link.Client.WriteAsync(_control, new byte[1])),
        ["subscribe"] => _link.Client.SubscribeAsync(_value, OnValue),
        ["notify", var times] => NotifyAsync(int.Parse(times, CultureInfo.InvariantCulture)),
        ["pair", var method] => PairAsync(method == "passkey"),
        ["encrypt"] => SucceedAsync(_link.EncryptAsync()),
        ["disconnect"] => _link.DisconnectAsync(),
        ["forget"] => ForgetAsync(),
        _ => throw new ArgumentException("no such work"),
    };

    private async Task ConnectAsync()
    {
        _link = await _host.ConnectAsync(_peer);
        await _link.Client.ExchangeMtuAsync();
    }

    private async Task DiscoverAsync()
    {
        RemoteService service = (await _link.Client.DiscoverAllAsync()).Single(static s => s.Uuid == Table.Worked);
        (_value, _control) = (service.Find(Table.Value)!, service.Find(Table.Control)!);
    }

    private static async Task TimesAsync(string times, Func<Task> work)
    {
        for (int i = int.Parse(times, CultureInfo.InvariantCulture); i > 0; i--) await work();
    }

    private async Task NotifyAsync(int count)
    {
        _arrived = new TaskCompletionSource();
        _expected = count;
        byte[] wish = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(wish, (ushort)count);
        await _link.Client.WriteAsync(_control, wish);
        await _arrived.Task;
    }

    private void OnValue(byte[] value)
    {
        if (--_expected == 0) _arrived?.TrySetResult();
    }

    private Task PairAsync(bool passkey)
    {
        AuthReq flags = AuthReq.Bonding | AuthReq.SecureConnections;
        _host.Pairing = passkey
            ? new PairingSettings { IoCapability = IoCapability.KeyboardOnly, AuthReq = flags | AuthReq.Mitm }
            : new PairingSettings { IoCapability = IoCapability.NoInputNoOutput, AuthReq = flags };
        return SucceedAsync(_link.PairAsync());
    }

    private static async Task SucceedAsync(Task<PairingOutcome> outcome)
    {
        PairingOutcome result = await outcome;
        if (!result.IsSuccess) throw new InvalidOperationException(result.ToString());
    }

    private Task ForgetAsync()
    {
        foreach (Bond bond in _host.Bonds.All.ToArray()) _host.Bonds.Remove(bond.Peer);
        return Task.CompletedTask;
    }
}
