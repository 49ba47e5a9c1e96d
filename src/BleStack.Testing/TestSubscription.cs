using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Core;

namespace BleStack.Testing;

/// <summary>The values received by a subscription, in order.</summary>
public sealed class TestSubscription
{
    private readonly TestAir _air;
    private readonly BleUuid _characteristic;
    private readonly Channel<byte[]> _values = Channel.CreateUnbounded<byte[]>();

    internal TestSubscription(TestAir air, BleUuid characteristic) => (_air, _characteristic) = (air, characteristic);

    /// <summary>Returns the next value; it may have been received already.</summary>
    /// <exception cref="TestAirException">None came in time.</exception>
    public Task<byte[]> NextAsync() => _air.InTimeAsync(_values.Reader.ReadAsync().AsTask(), $"A notification of {_characteristic}");

    internal void Add(byte[] value) => _values.Writer.TryWrite(value);
}
