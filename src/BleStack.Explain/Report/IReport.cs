using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>An output format of an explanation. Called on one thread, in the order of the capture.</summary>
internal interface IReport
{
    /// <summary>An event that belongs to no connection.</summary>
    void OnNote(NarratedEvent note);

    /// <summary>A connection or the capture has ended.</summary>
    void OnConnection(ConnectionLog connection);

    /// <summary>The end of the explanation.</summary>
    void OnEnd(CaptureTotals totals);
}
