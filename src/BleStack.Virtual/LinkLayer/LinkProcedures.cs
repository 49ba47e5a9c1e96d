using System;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Virtual.LinkLayer;

/// <summary>A procedure that one end of a link can start, and its answers to the other end's ([Vol 6, Part B] 5.1).</summary>
internal abstract class LinkProcedure(LinkEnd end)
{
    /// <summary>It waits for the one that runs.</summary>
    public bool IsPending { get; set; }

    /// <summary>This end has started it and it has not ended.</summary>
    public bool IsActive => end.Procedures.Active == this;

    /// <summary>It waits or runs.</summary>
    public bool IsUnderWay => IsPending || IsActive;

    protected LinkEnd End => end;

    protected ILinkController Controller => end.Controller;

    /// <summary>Sends its first PDU.</summary>
    public abstract void Start();

    /// <summary>The other end refused this PDU of it.</summary>
    public virtual void OnRefused(HciErrorCode error)
    {
    }
}

/// <summary>The procedures one end starts, one at a time, and the 40 seconds each may take ([Vol 6, Part B] 5.2).</summary>
internal sealed class LinkProcedures(LinkEnd end) : IDisposable
{
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(40);

    private LoopTimer? _timer;

    public LinkProcedure? Active { get; private set; }

    public LinkEncryption Encryption { get; } = new(end);

    public VersionExchange Version { get; } = new(end);

    public FeatureExchange Features { get; } = new(end);

    public ConnectionUpdate Update { get; } = new(end);

    public DataLengthUpdate Length { get; } = new(end);

    public PhyUpdate Phy { get; } = new(end);

    public void Begin(LinkProcedure procedure)
    {
        procedure.IsPending = true;
        StartNext();
    }

    public void Ended(LinkProcedure procedure)
    {
        if (Active != procedure) return;
        Active = null;
        _timer?.Stop();
        StartNext();
    }

    /// <summary>Starts the one whose turn it is: encryption first.</summary>
    public void StartNext()
    {
        if (Active is not null || !end.IsAlive || NextPending() is not { } next) return;
        next.IsPending = false;
        Active = next;
        RestartTimer();
        next.Start();
    }

    public void RestartTimer()
    {
        if (Active is null) return;
        _timer ??= end.Link.Air.Loop.CreateTimer(() => end.Close(HciErrorCode.LmpOrLlResponseTimeout));
        _timer.Start(ResponseTimeout);
    }

    public void OnRefused(LlControlOpcode opcode, HciErrorCode error)
    {
        LinkProcedure? refused = opcode switch
        {
            LlControlOpcode.EncReq => Encryption,
            LlControlOpcode.ConnectionParamReq => Update,
            LlControlOpcode.PhyReq => Phy,
            LlControlOpcode.LengthReq => Length,
            LlControlOpcode.FeatureReq or LlControlOpcode.PeripheralFeatureReq => Features,
            _ => null,
        };
        if (refused is { IsActive: true }) refused.OnRefused(error);
    }

    public void Dispose()
    {
        Encryption.Dispose();
        _timer?.Dispose();
    }

    private LinkProcedure? NextPending()
    {
        if (Encryption.IsPending) return Encryption;
        if (Version.IsPending) return Version;
        if (Features.IsPending) return Features;
        if (Update.IsPending) return Update;
        if (Length.IsPending) return Length;
        return Phy.IsPending ? Phy : null;
    }
}
