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
using BleStack.Hci.Linux;
using BleStack.Smp;
using BleStack.Tests.Hci;
using BleStack.Virtual;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>attach on a Linux adapter: the user channel is a pair of sockets, with a virtual controller at the far end.</summary>
public sealed class AdapterTests : IDisposable
{
    private static readonly BleAddress Adapter = new(0x24_0A_C4_5E_C0_DE, AddressType.Public);
    private static readonly BleAddress Friend = new(0xC0_00_00_00_00_01, AddressType.Random);

    private readonly string _folder = Directory.CreateTempSubdirectory("adapter-").FullName;
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(60));
    private readonly VirtualAir _air = new(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
    private readonly Ready _output = new();

    public void Dispose()
    {
        _end.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_adapter_pulled_out_during_a_pairing_is_one_line_and_3_and_bonds_and_trace_are_whole()
    {
        if (!OperatingSystem.IsLinux()) return;
        string bonds = Path.Combine(_folder, "device.bonds"), trace = Path.Combine(_folder, "device.btsnoop");
        var options = new RunOptions { Image = BoardImage.Find("ESP32_BLE_REV0")!, Passkey = "123456", Bonds = bonds, Trace = trace };
        var sockets = new SocketPair();
        var parser = new HciTransportParser([new UserChannelTransportKind(new Plugged(sockets, Plug), new AdapterFacts(_folder))]);
        Task<ExitCode> attached = AttachCommand.RunAsync(
            new AttachRequest(options, "hci:1"),
            new PlainTranscript(_output),
            TextReader.Null,
            _end.Token,
            parser
        );
        Assert.Equal(
            $"ready address={Adapter.ToString().Replace("/", " type=", StringComparison.Ordinal)} hci=hci:1",
            await _output.Line.WaitAsync(_end.Token)
        );

        await using (BleHost friend = await PhoneAsync(Friend, new Typing(123456)))
        {
            LeLink link = await friend.ConnectAsync(Adapter, null, _end.Token);
            Assert.True((await link.PairAsync(_end.Token)).IsSuccess);
            await link.DisconnectAsync();
        }

        var hesitant = new Typing(null);
        await using BleHost phone = await PhoneAsync(new BleAddress(0xC0_00_00_00_00_02, AddressType.Random), hesitant);
        _ = (await phone.ConnectAsync(Adapter, null, _end.Token)).PairAsync(_end.Token);
        await hesitant.Asked.WaitAsync(_end.Token);
        _far!.Dispose();

        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() => attached.WaitAsync(_end.Token));
        Assert.Equal(
            (ExitCode.Environment, "the device's controller is gone: hci:1 was pulled out or taken down."),
            (exception.Code, exception.Message)
        );
        Assert.Equal([Friend], new FileBondStore(bonds).All.Select(static bond => bond.Peer));
        Assert.Equal(
            2,
            Records(trace).Count(static record => record.Packet is [2, _, _, _, _, _, _, 6, 0, (byte)SmpCode.PairingRequest, ..])
        );
    }

    private HciUserChannel? _far;

    private void Plug(SocketPair sockets)
    {
        _far = new HciUserChannel(sockets.Far!, "the far end");
        _air.CreateController(new ControllerOptions { PublicAddress = Adapter }).Attach(_far);
    }

    private async Task<BleHost> PhoneAsync(BleAddress address, IPairingAgent agent)
    {
        var pairing = new PairingSettings
        {
            IoCapability = IoCapability.KeyboardDisplay,
            AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections,
        };
        var phone = new BleHost(
            _air.CreateController().CreateTransport(),
            new BleHostOptions
            {
                StaticAddress = address,
                Pairing = pairing,
                Agent = agent,
            }
        );
        await phone.StartAsync(_end.Token);
        return phone;
    }

    private static List<BtsnoopRecord> Records(string trace)
    {
        using var reader = new BtsnoopReader(File.OpenRead(trace));
        List<BtsnoopRecord> records = [];
        while (reader.Read() is { } record) records.Add(record);
        return records;
    }

    /// <summary>An adapter is plugged in when its channel is opened.</summary>
    private sealed class Plugged(SocketPair sockets, Action<SocketPair> plug) : IHciSockets
    {
        public System.Net.Sockets.SafeSocketHandle OpenUserChannel(ushort device)
        {
            System.Net.Sockets.SafeSocketHandle near = sockets.OpenUserChannel(device);
            plug(sockets);
            return near;
        }
    }

    /// <summary>Types a passkey, or leaves the question open.</summary>
    private sealed class Typing(uint? passkey) : IPairingAgent
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Ask(PairingQuestion question)
        {
            _asked.TrySetResult();
            if (passkey is { } digits) question.AnswerNumber(digits);
        }
    }

    /// <summary>Waits for the ready line.</summary>
    private sealed class Ready : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Line => _line.Task;

        public override void WriteLine(string? value)
        {
            if (value?.StartsWith("ready ", StringComparison.Ordinal) == true) _line.TrySetResult(value);
        }
    }
}
