using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>Commands of the board's owner at run time: list and remove bonds, open and close the pairing window, request security.
    /// Commands arrive on any thread and are carried out on the consumer thread, which owns bonds and rules.</summary>
    internal sealed class OwnerCommands : IEventHandler
    {
        // Outside the firmware's own kinds, so no handler of the firmware handles it.
        private const EventKind OwnerCommand = (EventKind)0x100;

        private readonly ConcurrentQueue<string> _lines = new ConcurrentQueue<string>();
        private readonly BoardPlatform _platform;
        private readonly PairingRules _rules;
        private readonly LinkPolicy _policy;
        private readonly DeviceConsole _console;
        private readonly EventDispatcher _dispatcher;

        public OwnerCommands(
            BoardPlatform platform,
            PairingRules rules,
            LinkPolicy policy,
            DeviceConsole console,
            EventDispatcher dispatcher
        )
        {
            _platform = platform;
            _rules = rules;
            _policy = policy;
            _console = console;
            _dispatcher = dispatcher;
        }

        /// <summary>Queues one command from any thread.</summary>
        public void Take(string line)
        {
            _lines.Enqueue(line);
            _dispatcher.Post(OwnerCommand, 0, 0, 0);
        }

        /// <inheritdoc/>
        public void Handle(ServerEvent e)
        {
            if (e.Kind != OwnerCommand || !_lines.TryDequeue(out string line)) return;
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string argument = words.Length > 1 ? words[1] : null;
            switch (words.Length > 0 ? words[0] : null)
            {
                case "bonds":
                    List();
                    break;
                case "forget" when argument != null:
                    Forget(argument);
                    break;
                case "window" when argument != null && Seconds(argument) is int seconds:
                    _rules.OpenWindow(e.Time, seconds);
                    _policy.Tick(e.Time);
                    _console.Line(
                        "guard",
                        seconds < 0 ? "pairing window closed"
                            : seconds == 0 ? "pairing window open"
                            : "pairing window open seconds=" + seconds
                    );
                    break;
                case "secure" when int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int link):
                    Secure(
                        link,
                        words.Length > 2 ? BoardVocabulary.SecurityOnConnect.ToList().IndexOf(words[2]) : (int)SecurityOnConnect.None
                    );
                    break;
                default:
                    _console.Line(
                        "guard",
                        "'"
                            + line
                            + "' is no command; there are "
                            + string.Join(", ", BoardVocabulary.OwnerCommands.Select(command => command.Usage))
                    );
                    break;
            }
        }

        private static int? Seconds(string text)
        {
            if (text == BoardVocabulary.Open) return 0;
            if (text == BoardVocabulary.Close) return -1;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= 86_400
                ? seconds
                : (int?)null;
        }

        private void List()
        {
            int count = _platform.BondCount();
            _console.Line("bond", "bonds=" + count + " of " + _platform.MaxBonds);
            for (int i = 0; i < count; i++)
            {
                ulong address = _platform.BondAt(i);
                _console.Line("bond", Text(address) + _platform.DescribeBond(address));
            }
        }

        private void Forget(string which)
        {
            int before = _platform.BondCount();
            if (which == BoardVocabulary.All) _policy.ForgetAll();
            else ForgetOne(which.Replace(":", "", StringComparison.Ordinal));
            int removed = before - _platform.BondCount();
            _console.Line("bond", (removed == 0 ? "no such bond" : "removed=" + removed) + " bonds=" + _rules.Bonds.Count);
        }

        // Addresses may differ in their type only: iterates from the end, so that removal does not move entries still to be visited.
        private void ForgetOne(string which)
        {
            for (int i = _platform.BondCount() - 1; i >= 0; i--)
            {
                ulong address = _platform.BondAt(i);
                if (!string.Equals(Text(address), which, StringComparison.OrdinalIgnoreCase) || _platform.RemoveBond(address)) continue;
                _console.Line("bond", "the image removes no single bond with a random address; forget all");
            }

            _rules.Bonds.Refresh(false);
        }

        private void Secure(int link, int level)
        {
            if (level < 0)
            {
                _console.Line("guard", "no such level; one of: " + string.Join(", ", BoardVocabulary.SecurityOnConnect));
                return;
            }

            _console.Line(
                "guard",
                "security " + (_platform.RequestSecurity(link, (SecurityOnConnect)level) ? "asked link=" : "cannot be asked link=") + link
            );
        }

        private static string Text(ulong address) => address.ToString("X12", CultureInfo.InvariantCulture);
    }
}
