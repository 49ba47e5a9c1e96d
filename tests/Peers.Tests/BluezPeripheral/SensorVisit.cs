using System;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.L2cap;
using BleStack.Smp;
using Peers.Tests.Bluez;
using Peers.Tests.Central;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.BluezPeripheral;

/// <summary>
/// The operations of our phone with BlueZ's heart-rate sensor, on any air, and the expected state of both sides afterwards.
/// </summary>
internal static class SensorVisit
{
    private const ushort HeartRateMeasurement = 0x2A37;
    private const ushort BodySensorLocation = 0x2A38;
    private const ushort ControlPoint = 0x2A39;
    private const byte ResetEnergy = 0x01;
    private static readonly byte[] s_wrist = [0x02];
    private static readonly byte[] s_measurement = [0x00, 72];
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>Refused, paired, everything used, away, back on the bond.</summary>
    public static async Task RunAsync(
        Guest guest,
        Func<IoCapability, Task<OurPhone>> newPhone,
        string sensorCan,
        IoCapability phoneCan,
        string settings,
        PairingMethod method,
        KeyKind key
    )
    {
        bool isAuthenticated = method != PairingMethod.JustWorks;
        await using OurPhone phone = await newPhone(phoneCan);
        using BlueZSensor sensor = await BlueZSensor.StartAsync(guest, Introduce(phone, sensorCan), isAuthenticated, settings);
        await ReachAsync(phone);
        // BlueZ answers 0x0F where encryption is enough, key or no key.
        Assert.Equal(
            isAuthenticated ? AttErrorCode.InsufficientAuthentication : AttErrorCode.InsufficientEncryption,
            await phone.RefusalOfReadAsync(BodySensorLocation)
        );
        Assert.Empty(sensor.Application.Readers);
        PairingOutcome outcome = await phone.PairAsync();
        Assert.Equal((true, method, Level(key)), (outcome.IsSuccess, outcome.Method, phone.Link.Security.Level));
        await sensor.WaitForBondAsync(phone.Host.Identity);
        await UseAsync(phone, sensor);
        await phone.DisconnectAsync();
        await sensor.WaitForDisconnectAsync(phone.Host.Identity);
        Assert.Equal([((int)key, 16)], (await BlueZPhone.StoredKeysAsync(guest, phone.Host.Identity.ToString()[..17])).Distinct());

        await ReachAsync(phone);
        outcome = await phone.EncryptAsync();
        Assert.Equal((true, null, Level(key)), (outcome.IsSuccess, outcome.Method, phone.Link.Security.Level));
        Assert.Equal(s_wrist, await phone.ReadAsync(BodySensorLocation));
        Assert.Equal(
            (16, isAuthenticated, settings != "sc off"),
            (phone.Bond!.KeySize, phone.Bond.IsAuthenticated, phone.Bond.IsSecureConnections)
        );
        await phone.DisconnectAsync();
    }

    /// <summary>A pairing after one that failed, on the link or, where Linux has ended it, on a new one; then everything is used.</summary>
    public static async Task PairAnewAsync(OurPhone phone, BlueZSensor sensor)
    {
        if (phone.Link.IsConnected) await phone.DisconnectAsync();
        await ReachAsync(phone);
        Assert.True((await phone.PairAsync()).IsSuccess);
        await sensor.WaitForBondAsync(phone.Host.Identity);
        await UseAsync(phone, sensor);
    }

    private static async Task UseAsync(OurPhone phone, BlueZSensor sensor)
    {
        using var limit = new CancellationTokenSource(s_limit);
        Assert.Equal(s_wrist, await phone.ReadAsync(BodySensorLocation));
        await phone.WriteAsync(ControlPoint, ResetEnergy);
        Assert.Equal(new[] { ResetEnergy }, await sensor.Application.Written.ReadAsync(limit.Token));
        ChannelReader<byte[]> measurements = await phone.SubscribeAsync(HeartRateMeasurement);
        Assert.True(await sensor.Application.Notifying.ReadAsync(limit.Token));
        sensor.Measure(s_measurement);
        Assert.Equal(s_measurement, await measurements.ReadAsync(limit.Token));
    }

    /// <summary>Scans for the sensor, connects, discovers.</summary>
    public static Task ReachAsync(OurPhone phone) =>
        phone.ReachAsync(static report => report.Name == HeartRateApplication.Name, HeartRateApplication.Name);

    /// <summary>One person with both in view; returns its half at the sensor.</summary>
    public static PairingAgent Introduce(OurPhone phone, string capability)
    {
        Channel<uint> shownBySensor = Channel.CreateUnbounded<uint>(), shownByPhone = Channel.CreateUnbounded<uint>();
        phone.TypePasskey = () => NextAsync(shownBySensor);
        phone.ShowPasskey = passkey => shownByPhone.Writer.TryWrite(passkey);
        phone.Compare = async number =>
        {
            shownByPhone.Writer.TryWrite(number);
            return await NextAsync(shownBySensor) == number;
        };
        return new PairingAgent(capability)
        {
            TypePasskey = () => NextAsync(shownByPhone),
            ShowPasskey = passkey => shownBySensor.Writer.TryWrite(passkey),
            Compare = async number =>
            {
                shownBySensor.Writer.TryWrite(number);
                return await NextAsync(shownByPhone) == number;
            },
        };
    }

    private static async Task<uint> NextAsync(Channel<uint> display)
    {
        using var limit = new CancellationTokenSource(s_limit);
        return await display.Reader.ReadAsync(limit.Token);
    }

    private static SecurityLevel Level(KeyKind key) => key switch
    {
        KeyKind.SecureAuthenticated => SecurityLevel.AuthenticatedSecureConnections,
        KeyKind.LegacyAuthenticated => SecurityLevel.Authenticated,
        _ => SecurityLevel.Encrypted,
    };
}
