using System;
using System.Collections.Generic;
using System.Linq;
using SecureGatt;
using SecureGattServer.Desktop;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
{
    public sealed class BoardSettingsTests
    {
        [Fact]
        public void Without_settings_the_device_is_the_compiled_one()
        {
            ServerSettings read = Read();
            ServerSettings built = Program.Create().Settings;
            Assert.Equal("own", read.Profile.Name);
            Assert.Equal(built.IntervalMs, read.IntervalMs);
            Assert.Equal(built.LinkTimeoutSeconds, read.LinkTimeoutSeconds);
            Assert.Equal(built.Profile.AuthReq, read.Profile.AuthReq);
            Assert.Equal(SecurityProfile.RandomPasskey, read.Profile.Passkey);
        }

        [Theory]
        [InlineData("display-only", IoCapability.DisplayOnly)]
        [InlineData("DisplayYesNo", IoCapability.DisplayYesNo)]
        [InlineData("keyboardonly", IoCapability.KeyboardOnly)]
        [InlineData("no-input-no-output", IoCapability.NoInputNoOutput)]
        [InlineData("keyboard-display", IoCapability.KeyboardDisplay)]
        public void Io_capability_in_any_spelling(string text, IoCapability io) => Assert.Equal(io, Read("io-cap", text).Profile.Io);

        [Theory]
        [InlineData("bond", AuthReq.ScMitm)]
        [InlineData("mitm", AuthReq.ScBond)]
        [InlineData("sc", AuthReq.Bond | AuthReq.Mitm)]
        public void A_flag_can_be_cleared(string flag, AuthReq left) => Assert.Equal(left, Read(flag, "no").Profile.AuthReq);

        [Fact]
        public void Without_bonding_no_keys_are_asked_for()
        {
            SecurityProfile profile = Read("bond", "no").Profile;
            Assert.Equal(KeyMask.None, profile.InitiatorKeys | profile.ResponderKeys);
            Assert.Null(profile.Validate());
            Assert.NotNull(Read("bond", "no", "init-keys", "enc,id").Profile.Validate());
        }

        [Fact]
        public void Everything_else_is_read()
        {
            ServerSettings read = Read(
                "profile",
                "numeric",
                "passkey",
                "000042",
                "interval-ms",
                "50",
                "window",
                "60",
                "link-timeout",
                "5",
                "evict-oldest",
                "no",
                "control-point-read",
                "yes",
                "security-on-connect",
                "encrypt-mitm",
                "min-key-size",
                "9",
                "max-key-size",
                "12",
                "init-keys",
                "enc|sign",
                "resp-keys",
                "none"
            );
            Assert.Equal(IoCapability.DisplayYesNo, read.Profile.Io);
            Assert.Equal(42, read.Profile.Passkey);
            Assert.Equal((50, 60, 5), (read.IntervalMs, read.WindowSeconds, read.LinkTimeoutSeconds));
            Assert.False(read.EvictOldest);
            Assert.Equal(SecurityOnConnect.EncryptMitm, read.Profile.OnConnect);
            Assert.Equal((9, 12), (read.Profile.MinKeySize, read.Profile.MaxKeySize));
            Assert.Equal(KeyMask.EncKey | KeyMask.SignKey, read.Profile.InitiatorKeys);
            Assert.Equal(KeyMask.None, read.Profile.ResponderKeys);
        }

        [Fact]
        public void Counter_profile_counts_with_the_tutorials_passkey()
        {
            ServerSettings read = Read("profile", "counter");
            Assert.IsType<CounterServer.Counter>(Load("profile", "counter"));
            Assert.Equal(123456, read.Profile.Passkey);
            Assert.Equal(SecurityProfile.RandomPasskey, Read("profile", "counter", "passkey", "random").Profile.Passkey);
        }

        [Theory]
        [InlineData("profile", "teapot", "heart-rate")]
        [InlineData("io-cap", "ears", "display-only")]
        [InlineData("bond", "perhaps", "yes nor no")]
        [InlineData("passkey", "12x456", "not a number")]
        [InlineData("interval-ms", "0", "from 10")]
        [InlineData("security-on-connect", "soon", "encrypt-mitm")]
        [InlineData("init-keys", "house", "enc, id, sign")]
        public void What_is_not_understood_is_told_with_what_is(string key, string value, string part) =>
            Assert.Contains(part, Assert.Throws<FormatException>(() => Read(key, value)).Message, StringComparison.Ordinal);

        [Fact]
        public void The_control_point_can_be_read_where_the_option_says_so()
        {
            Assert.False(IsControlPointRead());
            Assert.True(IsControlPointRead("control-point-read", "yes"));

            static bool IsControlPointRead(params string[] pairs)
            {
                GattApplication application = Load(pairs);
                application.CreateTable();
                return (((HeartRateServer)application).Control.Properties & CharacteristicProperties.Read) != 0;
            }
        }

        /// <summary>The firmware accepts every value that the command line offers.</summary>
        [Fact]
        public void Every_word_of_the_vocabularies_is_read()
        {
            Assert.Equal(
                BoardVocabulary.IoCapabilities.Select((_, value) => (IoCapability)value),
                BoardVocabulary.IoCapabilities.Select(word => Read("io-cap", word).Profile.Io)
            );
            Assert.Equal(
                BoardVocabulary.SecurityOnConnect.Select((_, value) => (SecurityOnConnect)value),
                BoardVocabulary.SecurityOnConnect.Select(word => Read("security-on-connect", word).Profile.OnConnect));
            Assert.Equal(BoardVocabulary.Profiles, BoardVocabulary.Profiles.Select(word => Read("profile", word).Profile.Name));
        }

        [Fact]
        public void What_the_command_line_replaces_is_told_by_name()
        {
            Assert.Null(Replaced("platform", "full", "table", "yes"));
            Assert.Equal(
                "the command line replaces the application's passkey, window",
                Replaced("window", "60", "passkey", "123456", "platform", "stock")
            );
        }

        private static string Replaced(params string[] pairs) => BoardSettings.Replaced(Run(pairs));

        private static ServerSettings Read(params string[] pairs) => Load(pairs).Settings;

        private static GattApplication Load(params string[] pairs) => BoardSettings.Read(Run(pairs));

        private static RunSettings Run(string[] pairs)
        {
            var settings = new Dictionary<string, string>();
            for (int i = 0; i < pairs.Length; i += 2) settings.Add(pairs[i], pairs[i + 1]);
            return new RunSettings(settings);
        }
    }
}
