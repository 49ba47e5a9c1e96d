using System;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using Xunit;

namespace BleStack.Tests.Att;

/// <summary>A scripted peer: speaks raw PDUs to a server and looks at the octets that come back.</summary>
internal sealed class AttPeer
{
    public AttPeer(GattServer? server = null, AttOptions? options = null)
    {
        Server = server ?? Empty(options);
        Link = new FakeLink(Loop);
        Run(() => Connection = Server.Open(Link));
    }

    public SimulatedLoop Loop { get; } = new();

    public FakeLink Link { get; }

    public GattServer Server { get; }

    public GattConnection Connection { get; private set; } = null!;

    public AttributeTable Table => Server.Database.Table;

    public static GattServer Empty(AttOptions? options = null) =>
        new(new GattServerOptions { GapService = false, GattService = false, Att = options ?? new AttOptions() });

    /// <summary>Adds a bare attribute.</summary>
    public AttributeRow Add(ushort handle, BleUuid type, string value = "", AttributePermissions permissions = AttributePermissions.Read)
    {
        var row = new AttributeRow(type, permissions);
        row.SetValue(Hex(value));
        Table.Add(row, handle);
        return row;
    }

    /// <summary>Sends a PDU and returns what was answered at once, "" for silence, "a|b" for several PDUs.</summary>
    public string Ask(string pdu) => Ask(Hex(pdu));

    public string Ask(byte[] pdu)
    {
        Link.Sent.Clear();
        Run(() => Connection.Bearer.OnPdu(pdu));
        return Answer;
    }

    /// <summary>Sends a PDU and compares what was answered at once; both may be spaced.</summary>
    public void Expect(string request, string response) => Assert.Equal(response.Replace(" ", "", StringComparison.Ordinal), Ask(request));

    public string Answer => string.Join('|', Link.Sent.ConvertAll(Text));

    public void Run(Action action)
    {
        Exception? failure = null;
        Loop.Post(
            _ =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            null);
        Loop.RunUntilIdle();
        if (failure is not null) throw new InvalidOperationException("The loop's work failed.", failure);
    }

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public static string Text(byte[] pdu) => Convert.ToHexString(pdu);
}
