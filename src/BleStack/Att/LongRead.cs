using System;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Att;

/// <summary>A value of any length, by blobs where it is longer than one response ([Vol 3, Part G] 4.8.3).</summary>
internal sealed class LongRead(AttClient client, ushort handle, TaskCreationOptions options) : AttRequest<byte[]>(options)
{
    public override AttOpcode Opcode => AttOpcode.ReadRequest;

    protected override void Take(ReadOnlySpan<byte> answer)
    {
        byte[] value = AttAnswers.Value(answer);
        if (value.Length < client.Mtu - 1) TrySetResult(value);
        else _ = GoOnAsync(value, Waiting?.Cancellation ?? CancellationToken.None);
    }

    // A server may say Attribute Not Long or Invalid Offset where the value ends exactly with a response.
    private async Task GoOnAsync(byte[] value, CancellationToken cancellation)
    {
        try
        {
            int part = value.Length;
            while (part == client.Mtu - 1 && value.Length < AttOptions.MaximumValueLength)
            {
                byte[] more = await client.ReadBlobAsync(handle, (ushort)value.Length, cancellation).ConfigureAwait(true);
                part = more.Length;
                value = [.. value, .. more];
            }
        }
        catch (AttException end) when (end.Code is AttErrorCode.AttributeNotLong or AttErrorCode.InvalidOffset)
        {
            // What came before is the value.
        }
        catch (AttException refusal)
        {
            TrySetException(refusal);
            return;
        }
        catch (OperationCanceledException)
        {
            TrySetCanceled(cancellation);
            return;
        }

        TrySetResult(value.Length <= AttOptions.MaximumValueLength ? value : value[..AttOptions.MaximumValueLength]);
    }
}
