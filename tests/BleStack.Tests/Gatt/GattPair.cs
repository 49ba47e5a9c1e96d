using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Tests.Att;

namespace BleStack.Tests.Gatt;

/// <summary>Two servers with their clients, cross-wired: what one sends the other gets.</summary>
internal sealed class GattPair
{
    public GattPair(GattServer? peripheral = null, GattServer? central = null)
    {
        CentralLink = new FakeLink(Loop);
        PeripheralLink = new FakeLink(Loop) { Handle = 0x0041 };
        GattServer one = central ?? AttPeer.Empty(), other = peripheral ?? AttPeer.Empty();
        Loop.Post(
            _ =>
            {
                Central = one.Open(CentralLink);
                Peripheral = other.Open(PeripheralLink);
            },
            null);
        Loop.RunUntilIdle();
        CentralLink.Peer = Peripheral.Bearer;
        PeripheralLink.Peer = Central.Bearer;
    }

    public SimulatedLoop Loop { get; } = new();

    public FakeLink CentralLink { get; }

    public FakeLink PeripheralLink { get; }

    public GattConnection Central { get; private set; } = null!;

    public GattConnection Peripheral { get; private set; } = null!;

    public GattClient Client => Central.Client;

    public T Run<T>(Func<Task<T>> start) => Loop.Run(start);

    public void Run(Func<Task> start) => Loop.Run(start);

    public void Run(Action action) => Loop.Run(() =>
    {
        action();
        return Task.CompletedTask;
    });

    public AttException Fails(Func<Task> start)
    {
        try
        {
            Loop.Run(start);
        }
        catch (AttException exception)
        {
            return exception;
        }

        throw new InvalidOperationException("The operation was expected to fail.");
    }

    public void Close()
    {
        Run(() => Central.Bearer.OnClosed(HciErrorCode.RemoteUserTerminatedConnection));
        Run(() => Peripheral.Bearer.OnClosed(HciErrorCode.ConnectionTerminatedByLocalHost));
    }
}
