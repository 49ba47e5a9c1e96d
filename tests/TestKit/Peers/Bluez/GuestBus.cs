using System;
using System.Threading;
using System.Threading.Tasks;
using Tmds.DBus.Protocol;

namespace TestKit.Peers.Bluez;

/// <summary>The guest's message bus: calls of BlueZ that end within a limit.</summary>
internal sealed class GuestBus : IDisposable
{
    public const string BlueZ = "org.bluez";

    private GuestBus(DBusConnection connection) => Connection = connection;

    /// <summary>Writes the arguments of a call.</summary>
    public delegate void Arguments(ref MessageWriter writer);

    /// <summary>For signals, and for objects of this side.</summary>
    public DBusConnection Connection { get; }

    /// <summary>Connects to a bus at a port of loopback that accepts anonymous clients.</summary>
    public static async Task<GuestBus> ConnectAsync(int port, CancellationToken token)
    {
        var connection = new DBusConnection($"tcp:host=127.0.0.1,port={port}");
        await connection.ConnectAsync().AsTask().WaitAsync(token);
        return new GuestBus(connection);
    }

    /// <summary>Calls a method of BlueZ without a result.</summary>
    /// <exception cref="DBusErrorReplyException">The reply is an error.</exception>
    /// <exception cref="TimeoutException">No reply came before the token was cancelled.</exception>
    public Task CallAsync(
        string path,
        string @interface,
        string member,
        CancellationToken token,
        string? signature = null,
        Arguments? arguments = null
    ) => CallAsync<object?>(path, @interface, member, static (_, _) => null, token, signature, arguments);

    /// <summary>Calls a method of BlueZ and returns the value read from its reply.</summary>
    /// <inheritdoc cref="CallAsync(string, string, string, CancellationToken, string?, Arguments?)"/>
    public async Task<T> CallAsync<T>(
        string path,
        string @interface,
        string member,
        MessageValueReader<T> reader,
        CancellationToken token,
        string? signature = null,
        Arguments? arguments = null
    )
    {
        try
        {
            return await Connection.CallMethodAsync(Message(), reader, null).WaitAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new TimeoutException($"D-Bus {@interface}.{member} on {path} was not answered in time");
        }

        MessageBuffer Message()
        {
            MessageWriter writer = Connection.GetMessageWriter();
            try
            {
                writer.WriteMethodCallHeader(BlueZ, path, @interface, member, signature);
                arguments?.Invoke(ref writer);
                return writer.CreateMessage();
            }
            finally
            {
                writer.Dispose();
            }
        }
    }

    /// <summary>Sets a property that is true or false.</summary>
    public Task SetAsync(string path, string @interface, string property, bool value, CancellationToken token) => CallAsync(
        path, BlueZObjects.Properties, "Set", token, "ssv", (ref MessageWriter writer) =>
        {
            writer.WriteString(@interface);
            writer.WriteString(property);
            writer.WriteVariantBool(value);
        });

    /// <summary>Makes a user the one who answers all questions of BlueZ.</summary>
    public async Task RegisterAgentAsync(PairingAgent user, CancellationToken token)
    {
        Connection.AddMethodHandler(user);
        await CallAsync("/org/bluez", "org.bluez.AgentManager1", "RegisterAgent", token, "os", (ref MessageWriter writer) =>
        {
            writer.WriteObjectPath(PairingAgent.ObjectPath);
            writer.WriteString(user.Capability);
        });
        await CallAsync("/org/bluez", "org.bluez.AgentManager1", "RequestDefaultAgent", token, "o", (ref MessageWriter writer) =>
            writer.WriteObjectPath(PairingAgent.ObjectPath)
        );
    }

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();
}
