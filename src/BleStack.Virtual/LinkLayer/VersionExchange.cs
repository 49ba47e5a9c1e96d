using BleStack.Core;

namespace BleStack.Virtual.LinkLayer;

/// <summary>Version Exchange: LL_VERSION_IND both ways, once in the life of a link ([Vol 6, Part B] 5.1.5).</summary>
internal sealed class VersionExchange(LinkEnd end) : LinkProcedure(end)
{
    private (byte Version, ushort Company, ushort Subversion)? _peer;
    private bool _isSent;

    /// <summary>Gets the other end's version for the host, which is asked of it once.</summary>
    public void Read()
    {
        if (_peer is null) End.Procedures.Begin(this);
        else Report();
    }

    public override void Start()
    {
        Send();
        if (_peer is null) return;
        End.Procedures.Ended(this);
        Report();
    }

    private void Send()
    {
        if (_isSent) return;
        _isSent = true;
        PduWriter writer = End.Control.Begin(LlControlOpcode.VersionInd, out LlPdu pdu);
        writer.U8(Controller.Version);
        writer.U16(Controller.Manufacturer);
        writer.U16(0);
        End.Control.Send(pdu, writer.Length);
    }

    public void OnVersionInd(ref PduReader reader)
    {
        _peer = (reader.U8(), reader.U16(), reader.U16());
        Send();
        if (!IsActive) return;
        End.Procedures.Ended(this);
        Report();
    }

    private void Report() =>
        Controller.OnRemoteVersion(End.Handle, _peer!.Value.Version, _peer.Value.Company, _peer.Value.Subversion);
}
