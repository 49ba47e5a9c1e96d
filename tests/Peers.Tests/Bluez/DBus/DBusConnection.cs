using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Peers.Tests.Bluez.DBus;

/// <summary>One client connection to a message bus over TCP with ANONYMOUS authentication: calls, signals, and objects of its own.</summary>
/// <remarks>One reader task delivers signals in order; methods called from outside run beside it, so that a slow agent does not hold up signals.</remarks>
internal sealed class DBusConnection : IAsyncDisposable
{
    private const string Bus = "org.freedesktop.DBus";

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<DBusMessage>> _calls = new();
    private Task _reading = Task.CompletedTask;
    private uint _serial;

    private DBusConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    /// <summary>Raised on the reader for each signal.</summary>
    public event Action<DBusMessage>? Signal;

    /// <summary>Answers calls to this client's objects with a signature and its values; a <see cref="DBusException"/> becomes the error reply.</summary>
    public Func<DBusMessage, Task<(string Signature, object[] Values)>>? Called { get; set; }

    public static async Task<DBusConnection> ConnectAsync(int port, CancellationToken token)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, token);
        var connection = new DBusConnection(client);
        await connection.AuthenticateAsync(token);
        connection._reading = connection.ReadAsync();
        await connection.CallAsync(Bus, "/org/freedesktop/DBus", Bus, "Hello", "", [], token);
        return connection;
    }

    public Task AddMatchAsync(string rule, CancellationToken token) =>
        CallAsync(Bus, "/org/freedesktop/DBus", Bus, "AddMatch", "s", [rule], token);

    /// <summary>Returns the reply's values.</summary>
    /// <exception cref="DBusException">The reply is an error.</exception>
    public async Task<object[]> CallAsync(string destination, string path, string @interface, string member, string signature, object[] values, CancellationToken token)
    {
        var reply = new TaskCompletionSource<DBusMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        uint serial = Interlocked.Increment(ref _serial);
        _calls[serial] = reply;
        var call = new DBusMessage(DBusMessageType.Call, serial)
        {
            Path = path, Interface = @interface, Member = member, Destination = destination, Signature = signature, Body = values,
        };
        await SendAsync(call, token);
        try
        {
            DBusMessage answer = await reply.Task.WaitAsync(token);
            return answer.Type == DBusMessageType.Error
                ? throw new DBusException(answer.ErrorName, answer.Body is [string text, ..] ? text : "")
                : answer.Body;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw new TimeoutException($"D-Bus {@interface}.{member} on {path} was not answered in time");
        }
        finally
        {
            _calls.TryRemove(serial, out _);
        }
    }

    /// <summary>Tells whoever listens that something has happened to one of this client's objects.</summary>
    public Task EmitAsync(string path, string @interface, string member, string signature, object[] values, CancellationToken token) => SendAsync(
        new DBusMessage(DBusMessageType.Signal, Interlocked.Increment(ref _serial)) { Path = path, Interface = @interface, Member = member, Signature = signature, Body = values }, token);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading;
        _writing.Dispose();
    }

    private async Task AuthenticateAsync(CancellationToken token)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes("\0AUTH ANONYMOUS\r\n"), token);
        var line = new StringBuilder();
        byte[] octet = new byte[1];
        while (octet[0] != '\n')
        {
            await _stream.ReadExactlyAsync(octet, token);
            line.Append((char)octet[0]);
        }

        if (!line.ToString().StartsWith("OK ", StringComparison.Ordinal)) throw new IOException($"the guest's message bus refused: {line}");
        await _stream.WriteAsync(Encoding.ASCII.GetBytes("BEGIN\r\n"), token);
    }

    private async Task ReadAsync()
    {
        try
        {
            byte[] header = new byte[DBusMessage.FixedHeaderSize];
            while (true)
            {
                await _stream.ReadExactlyAsync(header);
                byte[] message = new byte[DBusMessage.Size(header)];
                header.CopyTo(message, 0);
                await _stream.ReadExactlyAsync(message.AsMemory(header.Length));
                Take(DBusMessage.Parse(message));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or SocketException)
        {
            foreach (TaskCompletionSource<DBusMessage> call in _calls.Values) call.TrySetException(new IOException("the guest's message bus closed the connection", exception));
        }
    }

    private void Take(DBusMessage message)
    {
        switch (message.Type)
        {
            case DBusMessageType.Signal: Signal?.Invoke(message); break;
            case DBusMessageType.Call: _ = AnswerAsync(message); break;
            default:
                if (_calls.TryGetValue(message.ReplySerial, out TaskCompletionSource<DBusMessage>? call)) call.TrySetResult(message);
                break;
        }
    }

    private async Task AnswerAsync(DBusMessage call)
    {
        var answer = new DBusMessage(DBusMessageType.Return, Interlocked.Increment(ref _serial)) { ReplySerial = call.Serial, Destination = call.Sender };
        try
        {
            (string signature, object[] values) = await (Called ?? throw new DBusException("org.freedesktop.DBus.Error.UnknownObject", call.Path))(call);
            answer = answer with { Signature = signature, Body = values };
        }
        catch (DBusException exception)
        {
            answer = answer with { Type = DBusMessageType.Error, ErrorName = exception.Name, Signature = "s", Body = [exception.Message] };
        }

        try
        {
            await SendAsync(answer, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The flow ended before its agent answered.
        }
    }

    private async Task SendAsync(DBusMessage message, CancellationToken token)
    {
        byte[] octets = message.Write();
        await _writing.WaitAsync(token);
        try
        {
            await _stream.WriteAsync(octets, token);
        }
        finally
        {
            _writing.Release();
        }
    }
}
