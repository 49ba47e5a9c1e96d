using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>The firmware's heart-rate service as a phone uses it.</summary>
internal static class HeartRate
{
    public const string BodySensorLocation = "2A38";
    private const string Measurement = "2A37";
    private const string ControlPoint = "2A39";
    private const byte ResetEnergy = 0x01;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>Reads, writes and is notified.</summary>
    public static async Task UseAsync(BlueZPhone phone)
    {
        Assert.Equal([0x01], await phone.ReadAsync(BodySensorLocation));
        await ResetEnergyAsync(phone);
        ChannelReader<byte[]> measurements = await phone.SubscribeAsync(Measurement);
        using var limit = new CancellationTokenSource(s_limit);
        byte[] measurement = await measurements.ReadAsync(limit.Token);
        // Flags and at least one octet of heart rate [Heart Rate Service 1.0] 3.1.
        Assert.InRange(measurement.Length, 2, 20);
    }

    /// <summary>What needs encryption only.</summary>
    public static Task ResetEnergyAsync(BlueZPhone phone) => phone.WriteAsync(ControlPoint, ResetEnergy);
}
