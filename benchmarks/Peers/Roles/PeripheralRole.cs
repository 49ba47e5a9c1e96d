using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;

namespace Benchmarks.Peers.Roles;

/// <summary>Our peripheral: the table of the comparison, advertising whenever no link is up.</summary>
internal sealed class PeripheralRole
{
    public const uint Passkey = 271828;

    private readonly BleHost _host;
    private readonly GattCharacteristic _value;

    private PeripheralRole(IHciTransport transport)
    {
        _host = new BleHost(transport, new BleHostOptions
        {
            ResumeAdvertising = true,
            Agent = new SilentAgent(),
            Pairing = new PairingSettings
            {
                IoCapability = IoCapability.DisplayOnly,
                AuthReq = AuthReq.Bonding | AuthReq.SecureConnections,
                FixedPasskey = Passkey,
                // Every round starts as if the devices had never met.
                ProtectExistingBond = false,
            },
        });
        (_value, GattCharacteristic control) = Table.Fill(_host.Server);
        control.OnWrite = (request, value) => OnControl(control, request, value);
    }

    public static async Task RunAsync(string port)
    {
        var role = new PeripheralRole(await HciTransports.OpenAsync($"tcp:127.0.0.1:{port}", default));
        await role._host.StartAsync();
        await role._host.Advertiser.StartAsync(new AdvertisingParameters
        {
            IntervalMin = TimeSpan.FromMilliseconds(20),
            IntervalMax = TimeSpan.FromMilliseconds(20),
            Data = new AdvertisingDataBuilder().Flags().Name("Peripheral").ToArray(),
        });
        Console.WriteLine($"ready {role._host.Identity.Type.ToString().ToLowerInvariant()} {role._host.Identity.ToString()[..17]}");
        await CommandLoop.RunAsync(static _ => throw new ArgumentException("a peripheral takes no commands"));
    }

    private void OnControl(GattCharacteristic control, AttWriteRequest request, ReadOnlySpan<byte> value)
    {
        control.SetValue(value);
        request.Respond();
        if (value.Length != 2) return;
        _ = NotifyAsync((GattConnection)request.Bearer.Owner!, BinaryPrimitives.ReadUInt16LittleEndian(value));
    }

    // Numbered, so that the last one can be recognized.
    private async Task NotifyAsync(GattConnection to, int count)
    {
        byte[] value = new byte[2];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(value, (ushort)i);
            if (to.Notify(_value, value) == NotifyOutcome.Congested) await to.NotifyAsync(_value, value);
        }
    }

    private sealed class SilentAgent : IPairingAgent
    {
        public void Ask(PairingQuestion question) => question.Accept();
    }
}
