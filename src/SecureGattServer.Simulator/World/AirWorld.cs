using BleStack.Core;
using BleStack.Hci;
using BleStack.Virtual;

namespace SecureGattServer.Simulator.World;

/// <summary>One virtual air in real time, and the board's controller on it.</summary>
internal sealed class AirWorld(AirOptions? options = null)
{
    /// <summary>The board's factory-programmed address; the first three octets are the chip maker's.</summary>
    public static readonly BleAddress DeviceAddress = new(0x24_0A_C4_5E_C0_DE, AddressType.Public);

    private VirtualController? _device;

    public VirtualAir Air { get; } = new(new SerialLoop(), options);

    /// <summary>The board's controller as after power-on: an earlier one is without power from now on.</summary>
    public IHciTransport PowerOnDevice()
    {
        _device?.PowerOff();
        _device = Air.CreateController(new ControllerOptions { Name = "the board's controller", PublicAddress = DeviceAddress });
        return _device.CreateTransport();
    }

    /// <summary>A controller for a phone in this process.</summary>
    public IHciTransport PhoneController() => Air.CreateController(new ControllerOptions { Name = "the phone's controller" }).CreateTransport();
}
