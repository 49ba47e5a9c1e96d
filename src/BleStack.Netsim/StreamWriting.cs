using System.Threading.Tasks;
using Grpc.Core;

namespace BleStack.Netsim;

/// <summary>Writes to gRPC streams with or without a flush.</summary>
internal static class StreamWriting
{
    private static readonly WriteOptions s_now = WriteOptions.Default;
    private static readonly WriteOptions s_withTheNext = new(WriteFlags.BufferHint);

    /// <summary>Writes one message, and flushes it unless another follows immediately.</summary>
    public static Task WriteAsync<T>(this IAsyncStreamWriter<T> stream, T message, bool moreFollow)
    {
        stream.WriteOptions = moreFollow ? s_withTheNext : s_now;
        return stream.WriteAsync(message);
    }
}
