using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>One way to put an explanation down. Called on one thread, in the order of the capture.</summary>
public interface IReport
{
    /// <summary>Something that belongs to no connection.</summary>
    void OnNote(NarratedEvent note);

    /// <summary>A connection is over, or the capture is.</summary>
    void OnConnection(ConnectionLog connection);

    /// <summary>Everything has been told.</summary>
    void OnEnd(CaptureTotals totals);
}
