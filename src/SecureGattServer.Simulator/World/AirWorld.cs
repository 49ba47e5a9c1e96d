using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Virtual;

namespace SecureGattServer.Simulator.World;

/// <summary>One virtual air in real time, and the board's controller on it.</summary>
internal sealed class AirWorld(AirOptions? options = null, TimeProvider? time = null)
{
    /// <summary>The board's factory-programmed address; the first three octets identify the chip's manufacturer.</summary>
    public static readonly BleAddress DeviceAddress = new(0x24_0A_C4_5E_C0_DE, AddressType.Public);

    private VirtualController? _device;

    public VirtualAir Air { get; } = new(new SerialLoop(time), options);

    /// <summary>The address of one of several boards, the first's being <see cref="DeviceAddress"/>.</summary>
    public static BleAddress AddressOf(int board) => new(DeviceAddress.Value + (ulong)board, AddressType.Public);

    /// <summary>Creates the board's controller as after power-on; an earlier one is powered off.</summary>
    public IHciTransport PowerOnDevice() => PowerOn(ref _device, "the board's controller", DeviceAddress);

    /// <summary>The function that powers on the controller of one of several boards.</summary>
    public Func<IHciTransport> PowerSwitch(int board, string name)
    {
        VirtualController? controller = null;
        return () => PowerOn(ref controller, $"the controller of {name}", AddressOf(board));
    }

    /// <summary>A controller for a phone in this process.</summary>
    public IHciTransport PhoneController() =>
        Air.CreateController(new ControllerOptions { Name = "the phone's controller" }).CreateTransport();

    /// <summary>A controller for an attacker.</summary>
    public VirtualController AttackerController() =>
        Air.CreateController(new ControllerOptions { Name = "the attacker's controller", TotalNumAclDataPackets = 255 });

    private IHciTransport PowerOn(ref VirtualController? controller, string name, BleAddress address)
    {
        controller?.PowerOff();
        controller = Air.CreateController(new ControllerOptions { Name = name, PublicAddress = address });
        return controller.CreateTransport();
    }
}
