using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>What Command Complete or Command Status said about one command.</summary>
/// <param name="Opcode">The command.</param>
/// <param name="Status">Success, or why not.</param>
/// <param name="Parameters">Return parameters, status first; empty after Command Status.</param>
internal readonly record struct HciReply(HciOpcode Opcode, HciErrorCode Status, byte[] Parameters)
{
    public bool IsSuccess => Status == HciErrorCode.Success;

    /// <exception cref="HciCommandException">The controller refused.</exception>
    public HciReply OrThrow() => IsSuccess ? this : throw new HciCommandException(Opcode, Status);

    /// <exception cref="HciCommandException">The controller refused, or answered in a format of its own.</exception>
    public T Read<T>() where T : IHciReturn<T>
    {
        OrThrow();
        try
        {
            return T.Parse(Parameters);
        }
        catch (MalformedPduException exception)
        {
            throw new HciCommandException($"The controller's answer to {Opcode} is malformed: {exception.Message}", exception);
        }
    }
}
