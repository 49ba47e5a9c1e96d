using System;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using Xunit;

namespace TestKit.Stack;

/// <summary>Two hosts, their controllers, and (unless told otherwise) a connection between them.</summary>
public sealed class RawPair
{
    public static readonly byte[] LongTermKey = Convert.FromHexString("BF01FB9D4EF3BC36D874F5394138684C");

    public RawPair(
        AirOptions? options = null,
        ControllerOptions? central = null,
        ControllerOptions? peripheral = null,
        bool connect = true,
        ushort interval = 24,
        ushort timeout = 100
    )
    {
        Air = new VirtualAir(Loop, options ?? new AirOptions { Seed = 1 }) { Sniffer = Sniffer };
        Central = new RawHost(Loop, Air.CreateController(central));
        Peripheral = new RawHost(Loop, Air.CreateController(peripheral));
        if (connect) Connect(interval, timeout);
    }

    public SimulatedLoop Loop { get; } = new();

    public Recorder Sniffer { get; } = new();

    public VirtualAir Air { get; }

    internal RawHost Central { get; }

    internal RawHost Peripheral { get; }

    public void Connect(ushort interval = 24, ushort timeout = 100)
    {
        Peripheral.Advertise();
        Assert.Equal(HciErrorCode.Success, Central.Do(RawHost.ConnectionTo(Peripheral.Address, interval, timeout)));
        Central.Handle = Central.WaitLe<LeConnectionComplete>().ConnectionHandle;
        Peripheral.Handle = Peripheral.WaitLe<LeConnectionComplete>().ConnectionHandle;
    }

    /// <summary>From the Central's Enable Encryption to the Peripheral's LTK Request.</summary>
    internal LeLongTermKeyRequest RequestEncryption(byte[]? key = null)
    {
        Assert.Equal(
            HciErrorCode.Success,
            Central.Do(new LeEnableEncryption(Central.Handle, 0x1122334455667788, 0x99AA, key ?? LongTermKey))
        );
        return Peripheral.WaitLe<LeLongTermKeyRequest>();
    }

    public void Encrypt(byte[]? key = null)
    {
        RequestEncryption(key);
        Assert.Equal(HciErrorCode.Success, Peripheral.Do(new LeLongTermKeyRequestReply(Peripheral.Handle, key ?? LongTermKey)));
    }

    public void EncryptAndWait()
    {
        Encrypt();
        Assert.Equal(new EncryptionChange(HciErrorCode.Success, Peripheral.Handle, 1), Peripheral.Wait<EncryptionChange>());
        Assert.Equal(new EncryptionChange(HciErrorCode.Success, Central.Handle, 1), Central.Wait<EncryptionChange>());
    }
}
