using System.Collections.Generic;
using SecureGatt;
using SecureGattServer.Desktop;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
{
    public sealed class PlanTableTests
    {
        // [Vol 3, Part H] 2.3.5.1, Table 2.8, one line a responder: DisplayOnly, DisplayYesNo, KeyboardOnly, NoInputNoOutput,
        // KeyboardDisplay.
        // 0 Just Works, 1 shown here, 2 typed here, 3 typed on both, 4 Numeric Comparison.
        [Theory]
        [InlineData(0, "00101", "00101")]
        [InlineData(1, "00101", "04104")]
        [InlineData(2, "22302", "22302")]
        [InlineData(3, "00000", "00000")]
        [InlineData(4, "22102", "24104")]
        public void Model_follows_table_2_8(int device, string legacy, string secure)
        {
            for (int phone = 0; phone < 5; phone++)
            {
                Assert.Equal(legacy[phone] - '0', Model(device, phone, true, false));
                Assert.Equal(secure[phone] - '0', Model(device, phone, true, true));
                Assert.Equal(0, Model(device, phone, false, true));
            }
        }

        [Theory]
        [InlineData(LocalAssociationModel.JustWorks, true, 16, SecurityLevel.Encrypted)]
        [InlineData(LocalAssociationModel.PasskeyShown, true, 16, SecurityLevel.SecureConnections)]
        [InlineData(LocalAssociationModel.PasskeyShown, true, 15, SecurityLevel.Authenticated)]
        [InlineData(LocalAssociationModel.PasskeyShown, false, 16, SecurityLevel.Authenticated)]
        [InlineData(LocalAssociationModel.NumericComparison, true, 16, SecurityLevel.SecureConnections)]
        [InlineData(LocalAssociationModel.OutOfBand, false, 16, SecurityLevel.Authenticated)]
        public void Level_after(LocalAssociationModel model, bool secure, int keySize, SecurityLevel level) =>
            Assert.Equal(level, Association.LevelAfter(model, secure, keySize));

        [Fact]
        public void Every_named_profile_is_valid_and_stands_somewhere()
        {
            foreach (string name in VirtualBoard.BoardVocabulary.Profiles)
            {
                SecurityProfile profile = Profiles.Find(name);
                Assert.Equal(name, profile.Name);
                Assert.Null(profile.Validate());
                ServiceTable table = TableOf(profile, false);
                bool stock = name is not ("sc-only" or "oob");
                Assert.Equal(stock, new SecurityPlan(profile, table, new FakePlatform(true)).Refusal == null);
                Assert.Null(new SecurityPlan(profile, table, new FakePlatform(true) { Features = PlatformFeatures.All }).Refusal);
            }

            Assert.Null(Profiles.Find("nothing"));
        }

        [Fact]
        public void Table_says_what_each_phone_gets()
        {
            var output = new RecordingConsole();
            Table(new SecurityProfile()).Print(output);
            Assert.Contains(
                "plan: phone KeyboardDisplay: SC Passkey Entry (shown here), level 4, reaches 6/6; legacy Passkey Entry (shown here), level 3, reaches 6/6",
                Lines(output)
            );
            Assert.Contains(
                "plan: phone NoInputNoOutput: SC Just Works, level 2, reaches 4/6; legacy Just Works, level 2, reaches 4/6",
                Lines(output)
            );
        }

        [Fact]
        public void Sc_only_refuses_phones_below_level_4()
        {
            PlanTable table = Table(Profiles.Find("sc-only"));
            Assert.Equal(SecurityLevel.None, table.LevelFor(IoCapability.DisplayYesNo, IoCapability.KeyboardDisplay, false));
            Assert.Equal(SecurityLevel.SecureConnections, table.LevelFor(IoCapability.DisplayYesNo, IoCapability.KeyboardDisplay, true));
            Assert.Equal("refused", table.Cell(IoCapability.DisplayYesNo, IoCapability.NoInputNoOutput, true));
        }

        [Fact]
        public void Printer_shows_handles_names_properties_permissions_and_values()
        {
            var output = new RecordingConsole();
            TablePrinter.Print(TableOf(new SecurityProfile(), true), output);
            Assert.Equal(
                new[]
                {
                    "table: +01 180D Heart Rate: service",
                    "table: +03 2A37 Heart Rate Measurement: N notify-enc-mitm",
                    "table: +06 2A38 Body Sensor Location: R read-enc-mitm value=01",
                    "table: +08 2A39 Heart Rate Control Point: RW read-enc write-enc",
                    "table: +09 180A Device Information: service",
                },
                Lines(output).GetRange(0, 5));
            Assert.Equal(CounterServer.Counter.ServiceUuid, TablePrinter.Text(new System.Guid(CounterServer.Counter.ServiceUuid)));
        }

        private static int Model(int device, int phone, bool mitm, bool secure) =>
            (int)Association.Choose((IoCapability)device, (IoCapability)phone, mitm, secure);

        private static PlanTable Table(SecurityProfile profile) => new PlanTable(profile, TableOf(profile, false));

        private static ServiceTable TableOf(SecurityProfile profile, bool readableControlPoint)
        {
            var server = new HeartRateServer(new FakeHeart(), readableControlPoint);
            server.Settings.Profile = profile;
            return server.CreateTable();
        }

        private static List<string> Lines(RecordingConsole output)
        {
            var lines = new List<string>();
            foreach (string line in output.Lines) lines.Add(line);
            return lines;
        }
    }
}
