using System;
using System.Globalization;
using System.Threading;
using VirtualBoard;

namespace FakeFirmware;

/// <summary>Prints how often this load of the assembly has booted, then acts according to the settings.</summary>
public sealed class FakeEntry : IFirmwareEntry
{
    // Static on purpose: shows whether two boots share memory.
    private static int s_boots;

    public void Run(IBoard board)
    {
        s_boots++;
        board.ConsoleLine(string.Create(CultureInfo.InvariantCulture, $"{board.Name} boot {s_boots}"));
        switch (board.Settings["act"])
        {
            case "return":
                return;
            case "crash":
                throw new InvalidOperationException("a value was null");
            case "fault":
                board.Fault(2, "The second Respond would leave the mutex held.");
                board.ConsoleLine("a dead board speaks");
                break;
            case "ask":
                board.UserPrompt(new BoardPrompt(BoardPromptKind.CompareNumbers, 7, answer => board.ConsoleLine("answered " + answer)));
                break;
            case "open twice":
                board.OpenController();
                board.OpenController();
                break;
            case "open":
                board.OpenController();
                break;
            case string server when server.StartsWith("heart-rate", StringComparison.Ordinal):
                HeartRateStandIn.Run(board, server["heart-rate".Length..].TrimStart(' '));
                return;
            case "say forever":
                while (!board.PowerOff.WaitHandle.WaitOne(1)) { }

                board.ConsoleLine("a dead board speaks");
                return;
        }

        Thread.Sleep(Timeout.Infinite);
    }
}
