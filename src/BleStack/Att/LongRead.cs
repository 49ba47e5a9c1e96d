using System;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Att;

/// <summary>A value of any length, by blobs where it is longer than one response ([Vol 3, Part G] 4.8.3).</summary>
internal sealed class LongRead(AttClient client, ushort handle, TaskCreationOptions options) : AttRequest<byte[]>(options)
{
    public override AttOpcode Opcode => AttOpcode.ReadRequest;

    /// <summary>
    /// The whole of a value whose first response is full. A server may say Attribute Not Long or Invalid Offset where it ends exactly with
    /// a response.
    /// </summary>
    public static async Task<byte[]> RestAsync(AttClient client, ushort handle, byte[] value, CancellationToken cancellation)
    {
        try
        {
            int part = value.Length;
            while (part == client.Mtu - 1 && value.Length < AttOptions.MaximumValueLength)
            {
                byte[] more = await client.ReadBlobAsync(handle, (ushort)value.Length, cancellation).ConfigureAwait(true);
                part = more.Length;
                value = [.. value, .. more.AsSpan(0, Math.Min(part, AttOptions.MaximumValueLength - value.Length))];
            }
        }
        catch (AttException end) when (end.Code is AttErrorCode.AttributeNotLong or AttErrorCode.InvalidOffset)
        {
            // What came before is the value.
        }

        return value;
    }

    protected override void Take(ReadOnlySpan<byte> answer)
    {
        byte[] value = AttAnswers.Value(answer);
        if (value.Length < client.Mtu - 1) TrySetResult(value);
        else GoOn(value, Waiting?.Cancellation ?? CancellationToken.None);
    }

    private async void GoOn(byte[] value, CancellationToken cancellation)
    {
        try
        {
            TrySetResult(await RestAsync(client, handle, value, cancellation).ConfigureAwait(true));
        }
        catch (OperationCanceledException)
        {
            TrySetCanceled(cancellation);
        }
        catch (AttException refusal)
        {
            TrySetException(refusal);
        }
    }
}
