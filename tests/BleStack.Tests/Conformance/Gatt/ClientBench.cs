using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>A client under test whose peer is the lower tester: it compares every request and answers as the test specifies.</summary>
public abstract class ClientBench : IDisposable
{
    /// <summary>What fills a read response, and a prepared write, at an MTU of 23.</summary>
    protected const string First = "000102030405060708090A0B0C0D0E0F101112131415", Part = "000102030405060708090A0B0C0D0E0F1011";

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

    private protected RawPeer Tester { get; }

    protected LeLink Link { get; }

    protected GattClient Client => Link.Client;

    public void Dispose()
    {
        Pair.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Runs an operation of the client: checks each request octet by octet, sends its answer ("" for none), and checks that nothing
    /// follows.
    /// </summary>
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

    /// <summary>As <see cref="Serve(Func{Task}, string[])"/>, for an operation that fails; the client can send further requests.</summary>
    protected AttException Fails(Func<Task> operation, params string[] pdus)
    {
        AttException failure = Assert.Throws<AttException>(() => Serve(operation, pdus));
        Assert.Equal([0x33], Serve(() => Client.ReadAsync(0x0777), "0A 7707", "0B 33"));
        return failure;
    }

    /// <summary>Finds the service at 0010-001F.</summary>
    protected RemoteService Service() => Serve(() => Client.DiscoverServicesAsync(0x180F), "06 0100 FFFF 0028 0F18", "07 1000 FFFF")[0];

    /// <summary>Sends an unsolicited PDU and checks the answer.</summary>
    protected void Push(string pdu, string answer = "") => Assert.Equal(Plain(answer), Tester.Ask(RawPeer.Att, pdu));

    protected static string Plain(string pdu) => pdu.Replace(" ", "", StringComparison.Ordinal);

    protected static byte[] Hex(string octets) => RawPeer.Hex(octets);

    /// <summary>Performs the operation of a row.</summary>
    protected Task Call(ClientCall call) => call switch
    {
        ClientCall.Read or ClientCall.ReadLong => Client.ReadAsync(0x0003),
        ClientCall.ReadByUuid => Client.ReadByUuidAsync(0x2A0D),
        ClientCall.ReadBlob => Client.Att.ReadBlobAsync(0x0003, 100),
        ClientCall.ReadMultiple => Client.ReadMultipleAsync([0x0003, 0x0007]),
        ClientCall.ReadMultipleVariable => Client.ReadMultipleVariableAsync([0x0003, 0x0007]),
        ClientCall.Write => Client.WriteAsync(0x0007, Hex("010203")),
        ClientCall.WriteLong => Client.WriteAsync(0x0007, Hex(SampleDatabase.Count(21))),
        _ => Client.WriteReliablyAsync([(0x0007, Hex("010203")), (0x0009, Hex("0405"))]),
    };

    /// <summary>The server refuses: the caller has the error, its request and its handle.</summary>
    protected void RefusalReachesCaller(ClientCall call, AttErrorCode error, string[] pdus)
    {
        AttException failure = Fails(() => Call(call), pdus);
        byte[] refusal = Hex(Array.FindLast(pdus, static pdu => pdu.StartsWith("01 ", StringComparison.Ordinal))!);
        Assert.Equal(
            (AttFailure.ErrorResponse, error, (AttOpcode)refusal[1], refusal[2]),
            (failure.Failure, failure.Code, failure.Opcode, (byte)failure.Handle)
        );
    }

    private void Answer(string[] pdus)
    {
        for (int i = 0; i < pdus.Length; i += 2)
        {
            Assert.Equal(Plain(pdus[i]), Tester.Next(RawPeer.Att));
            if (pdus[i + 1].Length > 0) Tester.Send(RawPeer.Att, pdus[i + 1]);
        }
    }
}
