using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>
    /// What the board's owner may do while it runs: look at bonds, remove them, open and close the pairing window, ask for security. Commands
    /// come on any thread and are carried out on the consumer thread, which bonds and rules belong to.
    /// </summary>
    internal sealed class OwnerCommands : IEventHandler
    {
        /// <summary>The commands, for messages.</summary>
        public const string Commands = "bonds, forget ADDRESS|all, window SECONDS|open|close, secure LINK [encrypt|encrypt-no-mitm|encrypt-mitm]";

        // Beyond the firmware's own kinds: no handler of the firmware knows it.
        private const EventKind OwnerCommand = (EventKind)0x100;

        private readonly ConcurrentQueue<string> _lines = new ConcurrentQueue<string>();
        private readonly BoardPlatform _platform;
        private readonly PairingRules _rules;
        private readonly LinkPolicy _policy;
        private readonly DeviceConsole _console;
        private readonly EventDispatcher _dispatcher;

        public OwnerCommands(BoardPlatform platform, PairingRules rules, LinkPolicy policy, DeviceConsole console, EventDispatcher dispatcher)
        {
            _platform = platform;
            _rules = rules;
            _policy = policy;
            _console = console;
            _dispatcher = dispatcher;
        }

        /// <summary>Takes one command from any thread.</summary>
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
                    _console.Line("guard", seconds < 0 ? "pairing window closed" : seconds == 0 ? "pairing window open" : "pairing window open seconds=" + seconds);
                    break;
                case "secure" when int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int link):
                    Secure(link, words.Length > 2 ? BoardVocabulary.SecurityOnConnect.ToList().IndexOf(words[2]) : (int)SecurityOnConnect.None);
                    break;
                default:
                    _console.Line("guard", "'" + line + "' is no command; there are " + Commands);
                    break;
            }
        }

        private static int? Seconds(string text)
        {
            if (text == "open") return 0;
            if (text == "close") return -1;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= 86_400 ? seconds : (int?)null;
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
            if (which == "all") _policy.ForgetAll();
            else ForgetOne(which.Replace(":", "", StringComparison.Ordinal));
            int removed = before - _platform.BondCount();
            _console.Line("bond", (removed == 0 ? "no such bond" : "removed=" + removed) + " bonds=" + _rules.Bonds.Count);
        }

        // Addresses may be alike but for their type: from the end, so that removing one moves none that is still to be looked at.
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

            _console.Line("guard", "security " + (_platform.RequestSecurity(link, (SecurityOnConnect)level) ? "asked link=" : "cannot be asked link=") + link);
        }

        private static string Text(ulong address) => address.ToString("X12", CultureInfo.InvariantCulture);
    }
}
