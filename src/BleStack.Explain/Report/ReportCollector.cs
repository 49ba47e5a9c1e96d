using System;
using System.Collections.Generic;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>Groups a narrator's events by connection and passes each connection to the reports when it has ended.</summary>
/// <remarks>The number of events retained is limited for each connection and in total; further events are only counted.</remarks>
internal sealed class ReportCollector
{
    /// <summary>Maximum number of events retained for one connection.</summary>
    public const int MostEvents = 2000;

    private const int MostHeld = 100_000;

    private readonly IReadOnlyList<IReport> _reports;
    private readonly Dictionary<NarratedConnection, ConnectionLog> _open = [];
    private int _held;

    /// <summary>Subscribes to a narrator for the reports.</summary>
    public ReportCollector(Narrator narrator, params IReadOnlyList<IReport> reports)
    {
        ArgumentNullException.ThrowIfNull(narrator);
        _reports = reports;
        narrator.Told += OnTold;
        narrator.Ended += OnEnded;
    }

    public CaptureTotals Totals { get; } = new();

    /// <summary>Ends the explanation: passes the totals to the reports.</summary>
    public void Finish()
    {
        foreach (IReport report in _reports) report.OnEnd(Totals);
    }

    private void OnTold(NarratedEvent told)
    {
        Totals.Add(told);
        if (told.Connection is not { } connection)
        {
            foreach (IReport report in _reports) report.OnNote(told);
            return;
        }

        if (!_open.TryGetValue(connection, out ConnectionLog? log)) _open.Add(connection, log = new ConnectionLog(connection));
        bool matters = told.Kind is NarratedKind.PairingEnded or NarratedKind.ConnectionClosed or NarratedKind.Warning;
        bool isKept = _held < MostHeld && log.Events.Count < MostEvents + (matters ? MostEvents : 0);
        if (isKept) _held++;
        log.Add(told, isKept);
    }

    private void OnEnded(NarratedConnection connection)
    {
        Totals.Connections++;
        if (!_open.Remove(connection, out ConnectionLog? log)) log = new ConnectionLog(connection);
        _held -= log.Events.Count;
        foreach (IReport report in _reports) report.OnConnection(log);
    }
}
