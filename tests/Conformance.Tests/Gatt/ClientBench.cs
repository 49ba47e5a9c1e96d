using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.TestKit;
using Xunit;

namespace Conformance.Tests.Gatt;

/// <summary>A client under test whose peer is the lower tester: it shows every request and answers what the test says.</summary>
public abstract class ClientBench : IDisposable
{
    protected ClientBench()
    {
        Pair = TestPair.Create();
        Tester = new RawPeer(Pair);
        Tester.Host.Advertise();
        Task<LeLink> connecting = Pair.Begin(() => Pair.Central.ConnectAsync(Tester.Host.Address));
        Tester.Accept();
        Pair.Until(() => connecting.IsCompleted);
        Link = connecting.Result;
    }

    protected TestPair Pair { get; }

    protected RawPeer Tester { get; }

    protected LeLink Link { get; }

    protected GattClient Client => Link.Client;

    public void Dispose()
    {
        Pair.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs an operation of the client: demands each request octet by octet, sends its answer ("" for none), and demands silence after.</summary>
    protected T Serve<T>(Func<Task<T>> operation, params string[] pdus)
    {
        Task<T> task = Pair.Begin(operation);
        Answer(pdus);
        Pair.Until(() => task.IsCompleted);
        Pair.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("", Tester.Take(RawPeer.Att));
        return task.GetAwaiter().GetResult();
    }

    /// <summary>As <see cref="Serve{T}"/>, for an operation without a result.</summary>
    protected void Serve(Func<Task> operation, params string[] pdus) => Serve(
        async () =>
        {
            await operation().ConfigureAwait(true);
            return true;
        },
        pdus);

    /// <summary>As <see cref="Serve(Func{Task}, string[])"/>, for an operation that fails; the client asks on as if nothing had been.</summary>
    protected AttException Fails(Func<Task> operation, params string[] pdus)
    {
        AttException failure = Assert.Throws<AttException>(() => Serve(operation, pdus));
        Assert.Equal([0x33], Serve(() => Client.ReadAsync(0x0777), "0A 7707", "0B 33"));
        return failure;
    }

    /// <summary>Finds the service at 0010-001F.</summary>
    protected RemoteService Service() => Serve(() => Client.DiscoverServicesAsync(0x180F), "06 0100 FFFF 0028 0F18", "07 1000 FFFF")[0];

    /// <summary>Sends a PDU nobody asked for and demands what comes back.</summary>
    protected void Push(string pdu, string answer = "") => Assert.Equal(Plain(answer), Tester.Ask(RawPeer.Att, pdu));

    protected static string Plain(string pdu) => pdu.Replace(" ", "", StringComparison.Ordinal);

    protected static byte[] Hex(string octets) => RawPeer.Hex(octets);

    private void Answer(string[] pdus)
    {
        for (int i = 0; i < pdus.Length; i += 2)
        {
            Assert.Equal(Plain(pdus[i]), Tester.Next(RawPeer.Att));
            if (pdus[i + 1].Length > 0) Tester.Send(RawPeer.Att, pdus[i + 1]);
        }
    }
}
