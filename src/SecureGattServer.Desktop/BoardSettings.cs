using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>Reads a configuration from the run's options. Options nobody gave keep the named profile's values.</summary>
    public static class BoardSettings
    {
        private static readonly char[] s_between = { ',', '|', '+' };

        // Settings of the run, which no application has.
        private static readonly string[] s_ofTheRun = { BoardSetting.Platform, BoardSetting.Table, BoardSetting.PlanOnly };

        /// <summary>Reads all settings.</summary>
        /// <exception cref="FormatException">A value is not understood; the message says which are.</exception>
        public static GattApplication Read(IReadOnlyDictionary<string, string> settings)
        {
            if (settings == null) throw new ArgumentNullException(nameof(settings));
            var reader = new Reader(settings);
            GattApplication application = Applications.Create(reader.Text("profile", null), reader.YesNo("control-point-read", false));
            ServerSettings own = application.Settings;
            own.Profile = ReadProfile(reader, own.Profile);
            own.IntervalMs = reader.Number("interval-ms", own.IntervalMs, 10, 3_600_000);
            own.WindowSeconds = reader.Number("window", own.WindowSeconds, 0, 86_400);
            own.LinkTimeoutSeconds = reader.Number("link-timeout", own.LinkTimeoutSeconds, 0, 86_400);
            own.EvictOldest = reader.YesNo("evict-oldest", own.EvictOldest);
            own.Answer = reader.Text("answer", own.Answer);
            return application;
        }

        /// <summary>The run asks for the plan's and the service table's print-out at boot.</summary>
        public static bool WantsTable(IReadOnlyDictionary<string, string> settings) => new Reader(settings).YesNo("table", false);

        /// <summary>The run asks for the plan only: the firmware ends after it.</summary>
        public static bool WantsPlanOnly(IReadOnlyDictionary<string, string> settings) => new Reader(settings).YesNo("plan-only", false);

        /// <summary>The run asks for everything the host can do instead of what the image can.</summary>
        /// <exception cref="FormatException">Neither "stock" nor "full".</exception>
        public static bool WantsFullPlatform(IReadOnlyDictionary<string, string> settings) => new Reader(settings).Choice("platform", 0, BoardVocabulary.Platforms) == 1;

        private static SecurityProfile ReadProfile(Reader reader, SecurityProfile from)
        {
            AuthReq flags = Flags(reader, from.AuthReq);
            bool scOnly = reader.YesNo("sc-only", from.ScOnly);
            // Without bonding nobody keeps keys, so none are asked for unless the masks say so themselves.
            bool noKeys = (flags & AuthReq.Bond) == 0 && from.Bonds;
            return new SecurityProfile(
                from.Name,
                Io(reader.Text("io-cap", null), from.Io),
                flags,
                Passkey(reader, from.Passkey),
                (SecurityOnConnect)reader.Choice("security-on-connect", (int)from.OnConnect, BoardVocabulary.SecurityOnConnect))
            {
                ScOnly = scOnly,
                MinKeySize = reader.Number("min-key-size", scOnly ? 16 : from.MinKeySize, int.MinValue, int.MaxValue),
                MaxKeySize = reader.Number("max-key-size", from.MaxKeySize, int.MinValue, int.MaxValue),
                InitiatorKeys = Mask(reader.Text("init-keys", null), noKeys ? KeyMask.None : from.InitiatorKeys),
                ResponderKeys = Mask(reader.Text("resp-keys", null), noKeys ? KeyMask.None : from.ResponderKeys),
                OutOfBand = reader.YesNo("oob", from.OutOfBand),
            };
        }

        private static AuthReq Flags(Reader reader, AuthReq from)
        {
            AuthReq flags = reader.YesNo("bond", (from & AuthReq.Bond) != 0) ? AuthReq.Bond : AuthReq.NoBond;
            flags |= reader.YesNo("mitm", (from & AuthReq.Mitm) != 0) ? AuthReq.Mitm : AuthReq.NoBond;
            return flags | (reader.YesNo("sc", (from & AuthReq.SecureConnections) != 0) ? AuthReq.SecureConnections : AuthReq.NoBond);
        }

        // "display-only", "DisplayOnly" and "displayonly" are the same.
        private static IoCapability Io(string text, IoCapability otherwise)
        {
            if (text == null) return otherwise;
            string word = Letters(text);
            for (int io = 0; io < BoardVocabulary.IoCapabilities.Count; io++)
            {
                if (string.Equals(word, Letters(BoardVocabulary.IoCapabilities[io]), StringComparison.OrdinalIgnoreCase)) return (IoCapability)io;
            }

            throw new FormatException("io-cap '" + text + "' is not known; one of: " + string.Join(", ", BoardVocabulary.IoCapabilities));
        }

        private static string Letters(string word) => word.Replace("-", "", StringComparison.Ordinal);

        /// <summary>"boot" line's text: which of the application's settings the run's options replace; null when none.</summary>
        public static string Replaced(IReadOnlyDictionary<string, string> settings)
        {
            if (settings == null) throw new ArgumentNullException(nameof(settings));
            string names = string.Join(", ", settings.Keys.Except(s_ofTheRun).Order(StringComparer.Ordinal));
            return names.Length == 0 ? null : "the command line replaces the application's " + names;
        }

        private static KeyMask Mask(string text, KeyMask otherwise)
        {
            if (text == null) return otherwise;
            KeyMask mask = KeyMask.None;
            foreach (string key in text.Split(s_between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                mask |= key.ToUpperInvariant() switch
                {
                    "ENC" or "ENCKEY" => KeyMask.EncKey,
                    "ID" or "IDKEY" => KeyMask.IdKey,
                    "SIGN" or "SIGNKEY" => KeyMask.SignKey,
                    "NONE" => KeyMask.None,
                    _ => throw new FormatException("key '" + key + "' is not known; one of: enc, id, sign, none"),
                };
            }

            return mask;
        }

        private static int Passkey(Reader reader, int otherwise)
        {
            string text = reader.Text("passkey", null);
            return text == "random" ? SecurityProfile.RandomPasskey : reader.Number("passkey", otherwise, int.MinValue, int.MaxValue);
        }

        private sealed class Reader
        {
            private readonly IReadOnlyDictionary<string, string> _settings;

            public Reader(IReadOnlyDictionary<string, string> settings)
            {
                _settings = settings;
            }

            public string Text(string key, string otherwise) => _settings.TryGetValue(key, out string value) ? value : otherwise;

            public int Number(string key, int otherwise, int least, int most)
            {
                string text = Text(key, null);
                if (text == null) return otherwise;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most) return number;
                throw new FormatException(key + " '" + text + "' is not a number" + (least == int.MinValue ? "" : " from " + least + " to " + most));
            }

            public bool YesNo(string key, bool otherwise)
            {
                switch (Text(key, null))
                {
                    case null:
                        return otherwise;
                    case "yes":
                    case "true":
                        return true;
                    case "no":
                    case "false":
                        return false;
                    case string other:
                        throw new FormatException(key + " '" + other + "' is neither yes nor no");
                }
            }

            public int Choice(string key, int otherwise, IReadOnlyList<string> choices)
            {
                string text = Text(key, null);
                if (text == null) return otherwise;
                int index = choices.ToList().IndexOf(text);
                return index >= 0 ? index : throw new FormatException(key + " '" + text + "' is not known; one of: " + string.Join(", ", choices));
            }
        }
    }
}
