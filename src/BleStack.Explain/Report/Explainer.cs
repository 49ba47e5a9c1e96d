using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using BleStack.Explain.Capture;
using BleStack.Explain.Narration;

namespace BleStack.Explain.Report;

/// <summary>Explains a capture: connects reader, narrator and reports.</summary>
internal static class Explainer
{
    /// <summary>Reads a capture and passes its events to the reports.</summary>
    /// <param name="source">Its name, for headings.</param>
    /// <param name="capture">The capture; disposed at the end.</param>
    /// <param name="reports">Receive the explanation.</param>
    /// <param name="console">Lines of the device's console with their times, merged between the packets; null for none.</param>
    /// <param name="options">The level of detail.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CaptureException">The stream is not a capture; the reports have received nothing.</exception>
    /// <exception cref="IOException">The capture cannot be read, or a report cannot be written.</exception>
    public static CaptureTotals Run(
        string source,
        Stream capture,
        IReadOnlyList<IReport> reports,
        Consoles.ConsoleTrack? console = null,
        NarratorOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var narrator = new Narrator(options);
        var collector = new ReportCollector(narrator, reports);
        collector.Totals.Source = source;
        IPacketSink sink = console is null ? narrator : console.MergeInto(narrator);
        collector.Totals.Capture = CaptureFile.Read(capture, sink, cancellationToken);
        console?.Finish();
        narrator.Finish();
        collector.Finish();
        return collector.Totals;
    }

    /// <summary>Explains a device's console without a capture.</summary>
    public static CaptureTotals Run(string source, Consoles.ConsoleTrack console, IReadOnlyList<IReport> reports)
    {
        ArgumentNullException.ThrowIfNull(console);
        var narrator = new Narrator();
        var collector = new ReportCollector(narrator, reports);
        collector.Totals.Source = source;
        console.TellAll(narrator);
        collector.Finish();
        return collector.Totals;
    }
}
