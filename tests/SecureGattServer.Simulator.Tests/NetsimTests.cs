using System;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Netsim;
using BleStack.Virtual;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>serve as a netsim, and a firmware on one that goes and comes back.</summary>
public sealed class NetsimTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("netsim-").FullName;
    private readonly CancellationTokenSource _end = new(Patience);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly LineWriter _output;
    private readonly PlainTranscript _transcript;

    public NetsimTests()
    {
        _output = new LineWriter(_lines.Writer);
        _transcript = new PlainTranscript(_output);
    }

    private static AdvertisingParameters Advertisement { get; } = new() { Data = [2, 1, 6] };

    private NetsimDiscovery Discovery => new(PlatformID.Unix, name => name == "XDG_RUNTIME_DIR" ? _folder : null);

    public void Dispose()
    {
        _end.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Hosts_that_join_over_netsim_are_on_the_boards_air_and_find_it_by_the_ini_file()
    {
        var world = new AirWorld(new AirOptions { Pacing = Pacing.AsFastAsPossible });
        await using NetsimAir air = await NetsimAir.OpenAsync(world, 0, _transcript, Discovery);
        await using var device = new BleHost(world.PowerOnDevice());
        await device.StartAsync();
        await device.Advertiser.StartAsync(Advertisement);

        await using var phone = new BleHost(
            await NetsimTransport.ConnectAsync(NetsimAddress.Parse("netsim,name=pixel", ",name=pixel"), _end.Token, Discovery)
        );
        await phone.StartAsync(_end.Token);
        LeLink link = await phone.ConnectAsync(AirWorld.DeviceAddress, null, _end.Token);
        Assert.True(link.IsConnected);
        Assert.Matches("^pixel \\(BLESTACK\\) has joined over netsim, address 02:42:4C:45:", await _lines.Reader.ReadAsync(_end.Token));
    }

    [Fact]
    public async Task A_chip_that_wants_the_boards_address_gets_another_and_is_told_about()
    {
        await using NetsimAir air = await NetsimAir.OpenAsync(new AirWorld(), 0, _transcript, Discovery);
        string address = AirWorld.DeviceAddress.ToString()[..17];
        using NetsimTransport chip = await NetsimTransport.ConnectAsync(
            NetsimAddress.Parse("netsim", $",address={address}"),
            _end.Token,
            Discovery
        );
        Assert.Contains(
            $"wants the address {AirWorld.DeviceAddress}, which is taken on this air",
            await _lines.Reader.ReadAsync(_end.Token),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_ini_file_of_a_netsim_that_runs_stays_and_one_that_is_left_over_is_replaced()
    {
        string ini = Path.Combine(_folder, "netsim.ini");
        await File.WriteAllTextAsync(ini, "grpc.port=1\n");
        await using (NetsimAir first = await NetsimAir.OpenAsync(new AirWorld(), 0, _transcript, Discovery))
        {
            string published = await File.ReadAllTextAsync(ini);
            Assert.Equal($" netsim=127.0.0.1:{published["grpc.port=".Length..].Trim()}", first.Where);
            await using NetsimAir second = await NetsimAir.OpenAsync(new AirWorld(), 0, _transcript, Discovery);
            Assert.Equal(published, await File.ReadAllTextAsync(ini));
            Assert.Contains(
                "names another netsim that runs, so it stays; point emulators here with -packet-streamer-endpoint 127.0.0.1:",
                await _lines.Reader.ReadAsync(_end.Token),
                StringComparison.Ordinal
            );
        }

        Assert.False(File.Exists(ini));
    }

    [Fact]
    public async Task A_netsim_that_goes_and_comes_back_is_told_and_the_host_is_on_air_again()
    {
        var mayReturn = new TaskCompletionSource();
        var parser = new HciTransportParser([new NetsimTransportKind(Discovery)]);
        NetsimAir first = await NetsimAir.OpenAsync(new AirWorld(), 0, _transcript, Discovery);
        IHciTransport transport = await Controllers.OpenToStayAsync(parser, "netsim", Stay.Firmware, _transcript, _end.Token, _ =>
            mayReturn.Task
        );
        await _lines.Reader.ReadAsync(_end.Token);
        await using var device = new BleHost(
            transport,
            new BleHostOptions { StaticAddress = new BleAddress(0xC00000000001, AddressType.Random) }
        );
        await device.StartAsync(_end.Token);
        await device.Advertiser.StartAsync(Advertisement);
        var restarted = Channel.CreateUnbounded<string>();
        device.Restarted += reason => restarted.Writer.TryWrite(reason);

        await first.DisposeAsync();
        Assert.Matches(
            "^netsim \\(localhost:[0-9]+, from .*netsim.ini\\) was closed by the far end. The firmware runs on without a radio",
            await _lines.Reader.ReadAsync(_end.Token)
        );
        await restarted.Reader.ReadAsync(_end.Token);

        var world = new AirWorld(new AirOptions { Pacing = Pacing.AsFastAsPossible });
        await using NetsimAir second = await NetsimAir.OpenAsync(world, 0, _transcript, Discovery);
        mayReturn.SetResult();
        await restarted.Reader.ReadAsync(_end.Token);
        Assert.Matches("has joined over netsim", await _lines.Reader.ReadAsync(_end.Token));
        Assert.Equal("netsim is back; the controller is reset, phones can connect again", await _lines.Reader.ReadAsync(_end.Token));

        await using var phone = new BleHost(world.PhoneController());
        await phone.StartAsync(_end.Token);
        Assert.True((await phone.ConnectAsync(device.Identity, null, _end.Token)).IsConnected);
    }

    [Fact]
    public async Task A_phone_whose_netsim_goes_and_comes_back_loses_its_link_and_connects_again()
    {
        var mayReturn = new TaskCompletionSource();
        var parser = new HciTransportParser([new NetsimTransportKind(Discovery)]);
        var person = new Typist();
        Task<ExitCode> phone;
        await using (NetsimAir first = await NetsimAir.OpenAsync(await WorldAsync(), 0, _transcript, Discovery))
        {
            phone = PhoneCommand.RunAsync(
                new PhoneRequest(new RunOptions(), "netsim", []),
                _transcript,
                person,
                stopAtFailure: false,
                _end.Token,
                () => Controllers.OpenToStayAsync(parser, "netsim", Stay.Phone, _transcript, _end.Token, _ => mayReturn.Task)
            );
            person.Type($"connect {AirWorld.DeviceAddress}");
            await SaysAsync("connected to");
        }

        await SaysAsync("The phone stays without a radio and waits for it to come back");
        await using NetsimAir second = await NetsimAir.OpenAsync(await WorldAsync(), 0, _transcript, Discovery);
        mayReturn.SetResult();
        await SaysAsync("netsim is back; the controller is reset, connect again");
        person.Type($"connect {AirWorld.DeviceAddress}");
        await SaysAsync("connected to");
        person.Type("quit");
        Assert.Equal(ExitCode.Ok, await phone.WaitAsync(_end.Token));
    }

    [Fact]
    public async Task Without_a_netsim_attach_ends_with_3_and_a_line()
    {
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() =>
            Controllers.OpenToStayAsync(
                new HciTransportParser([new NetsimTransportKind(Discovery)]),
                "netsim",
                Stay.Firmware,
                _transcript,
                _end.Token
            )
        );
        Assert.Equal(ExitCode.Environment, exception.Code);
        Assert.StartsWith($"No netsim runs here: there is no {_folder}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usb:0", "write tcp:HOST:PORT, unix:PATH, serial:DEVICE[:BAUD], hci:N or netsim[:HOST:PORT]")]
    [InlineData("hci:first", "lacks the number of an adapter")]
    [InlineData("netsim,color=red", "is not an option of netsim")]
    public async Task A_wrong_address_ends_with_2_and_the_forms_there_are(string hci, string said)
    {
        SimulatorException exception = await Assert.ThrowsAsync<SimulatorException>(() =>
            Controllers.OpenAsync(Controllers.Parser, hci, _end.Token)
        );
        Assert.Equal(ExitCode.Usage, exception.Code);
        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>An air with a device that advertises.</summary>
    private static async Task<AirWorld> WorldAsync()
    {
        var world = new AirWorld(new AirOptions { Pacing = Pacing.AsFastAsPossible });
        var device = new BleHost(world.PowerOnDevice());
        await device.StartAsync();
        await device.Advertiser.StartAsync(Advertisement);
        return world;
    }

    private async Task SaysAsync(string part)
    {
        while (!(await _lines.Reader.ReadAsync(_end.Token)).Contains(part, StringComparison.Ordinal))
        {
        }
    }

    private sealed class LineWriter(ChannelWriter<string> lines) : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void WriteLine(string? value) => lines.TryWrite((value ?? "").Replace("simulator: ", "", StringComparison.Ordinal));
    }
}
