using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Explain;

/// <summary>
/// Runs the sequence of docs/device.md on a virtual board: connect, read a protected value, pair, read and subscribe, disconnect,
/// reconnect.
/// </summary>
internal static class ReferenceRun
{
    private static readonly BleUuid s_measurement = 0x2A37;
    private static readonly BleUuid s_location = 0x2A38;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    /// <summary>Runs the sequence; returns the lines that the board printed.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(s_timeout);
        var transcript = new Silence();
        var world = new AirWorld();
        using var device = new Device(options, transcript, AirWorld.DeviceAddress, world.PowerOnDevice);
        var user = new DemoUser();
        device.User.PasskeyShown += user.Device.Show;
        device.User.Asked = user.AnswerDevice;
        device.Boot();
        var phone = new VirtualPhone(world.PhoneController(), Scenes.Find("heart-rate")!.Phone, new DemoAgent(transcript, user));
        await using (phone.ConfigureAwait(false))
        {
            await phone.StartAsync(limited.Token).ConfigureAwait(false);
            await PairAsync(device, phone, limited.Token).ConfigureAwait(false);
            await ReturnAsync(device, phone, limited.Token).ConfigureAwait(false);
        }

        return device.Console.Since(0);
    }

    private static async Task PairAsync(Device device, VirtualPhone phone, CancellationToken token)
    {
        await ConnectAsync(device, phone, token).ConfigureAwait(false);
        await phone.ExchangeMtuAsync(token).ConfigureAwait(false);
        await phone.DiscoverAsync(token).ConfigureAwait(false);
        ushort location = phone.Find(s_location)!.Value;
        try
        {
            await phone.ReadAsync(location, token).ConfigureAwait(false);
        }
        catch (AttException)
        {
            await phone.PairAsync(token).ConfigureAwait(false);
        }

        await phone.ReadAsync(location, token).ConfigureAwait(false);
        await phone.SubscribeAsync(phone.Find(s_measurement)!.Value, 1, static _ => { }, token).ConfigureAwait(false);
        await LeaveAsync(device, phone, token).ConfigureAwait(false);
    }

    private static async Task ReturnAsync(Device device, VirtualPhone phone, CancellationToken token)
    {
        int mark = device.Console.Mark();
        await ConnectAsync(device, phone, token).ConfigureAwait(false);
        await phone.EncryptAsync(token).ConfigureAwait(false);
        await device.Console.WaitAsync(mark, "verdict:", token).ConfigureAwait(false);
        await LeaveAsync(device, phone, token).ConfigureAwait(false);
    }

    private static async Task ConnectAsync(Device device, VirtualPhone phone, CancellationToken token)
    {
        await device.Advertising.WaitAsync(token).ConfigureAwait(false);
        int mark = device.Console.Mark();
        await phone.ConnectAsync(AirWorld.DeviceAddress, token).ConfigureAwait(false);
        await device.Console.WaitAsync(mark, "link: connected", token).ConfigureAwait(false);
    }

    private static async Task LeaveAsync(Device device, VirtualPhone phone, CancellationToken token)
    {
        int mark = device.Console.Mark();
        await phone.DisconnectAsync(token).ConfigureAwait(false);
        await device.Console.WaitAsync(mark, "verdict:", token).ConfigureAwait(false);
    }

    /// <summary>Discards messages: the device keeps its console itself.</summary>
    private sealed class Silence : ITranscript
    {
        public void Say(Speaker speaker, string text)
        {
        }

        public void StepBegins(int number, int total, string title)
        {
        }

        public void StepEnded(StepResult result)
        {
        }

        public void ShowPasskey(uint passkey)
        {
        }

        public void Signal(string line)
        {
        }

        public void Summary(IReadOnlyList<StepResult> steps, TimeSpan total)
        {
        }
    }
}
