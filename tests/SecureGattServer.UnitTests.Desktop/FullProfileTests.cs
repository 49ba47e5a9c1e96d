using SecureGatt;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
{
    /// <summary>The parameters and the plan of the full platform, which no board has.</summary>
    public sealed class FullProfileTests
    {
        [Theory]
        [InlineData(6, 16, "min-key-size 6 is outside 7..16; use 7")]
        [InlineData(7, 17, "max-key-size 17 is outside 7..16; use 16")]
        [InlineData(16, 7, "min-key-size 16 is over max-key-size 7; use min 7")]
        public void Key_size_out_of_range_is_refused(int min, int max, string reason)
        {
            Assert.Equal(reason, new SecurityProfile { MinKeySize = min, MaxKeySize = max }.Validate());
        }

        [Fact]
        public void Bounds_of_key_sizes_are_valid()
        {
            Assert.Null(new SecurityProfile { MinKeySize = 16, MaxKeySize = 16 }.Validate());
            Assert.Null(new SecurityProfile { MinKeySize = 7, MaxKeySize = 7 }.Validate());
        }

        [Fact]
        public void Sc_only_needs_sc_mitm_and_long_keys()
        {
            Refused(new SecurityProfile(authReq: AuthReq.Bond | AuthReq.Mitm) { ScOnly = true, MinKeySize = 16 }, "set sc");
            Refused(new SecurityProfile(authReq: AuthReq.ScBond) { ScOnly = true, MinKeySize = 16 }, "set mitm");
            Refused(new SecurityProfile { ScOnly = true, MinKeySize = 15 }, "min-key-size 16");
            Assert.Null(new SecurityProfile { ScOnly = true, MinKeySize = 16 }.Validate());
        }

        [Fact]
        public void Mitm_by_oob_needs_no_io()
        {
            Assert.Null(new SecurityProfile(io: IoCapability.NoInputNoOutput) { OutOfBand = true }.Validate());
        }

        [Fact]
        public void Oob_alone_authenticates()
        {
            Assert.True(new SecurityProfile(authReq: AuthReq.ScBond) { OutOfBand = true }.Authenticates);
            Assert.False(new SecurityProfile(authReq: AuthReq.ScBond).Authenticates);
        }

        [Fact]
        public void Masks_without_bonding_are_refused()
        {
            Refused(new SecurityProfile(authReq: AuthReq.ScMitm) { InitiatorKeys = KeyMask.EncKey }, "clear them");
            Assert.Null(new SecurityProfile(authReq: AuthReq.ScMitm).Validate());
        }

        [Fact]
        public void Unknown_mask_bits_are_refused()
        {
            Refused(new SecurityProfile { InitiatorKeys = (KeyMask)8 }, "use EncKey");
        }

        [Fact]
        public void Legacy_bond_needs_an_ltk()
        {
            Refused(new SecurityProfile(authReq: AuthReq.Bond) { ResponderKeys = KeyMask.IdKey }, "add EncKey");
        }

        [Fact]
        public void No_ltk_is_needed_by_secure_connections_nor_without_a_bond()
        {
            Assert.Null(new SecurityProfile { ResponderKeys = KeyMask.IdKey }.Validate());
            Assert.Null(new SecurityProfile(authReq: AuthReq.Mitm).Validate());
        }

        [Fact]
        public void Sc_only_is_refused_where_the_image_also_pairs_by_legacy()
        {
            SecurityProfile profile = new SecurityProfile { ScOnly = true, MinKeySize = 16 };
            Refused(Compile(profile, Stock()), "weaker than asked");
            Assert.Null(Compile(profile, Full()).Refusal);
        }

        [Fact]
        public void Sc_only_is_refused_even_where_key_sizes_can_be_set()
        {
            SecurityProfile profile = new SecurityProfile { ScOnly = true, MinKeySize = 16 };
            Refused(Compile(profile, new FakePlatform(true) { Features = PlatformFeatures.KeySize }), "sc-only: image takes legacy");
        }

        [Fact]
        public void Oob_is_refused_where_it_never_completes()
        {
            SecurityProfile profile = new SecurityProfile { OutOfBand = true };
            Refused(Compile(profile, Stock()), "never completes");
            Assert.Null(Compile(profile, Full()).Refusal);
        }

        [Fact]
        public void Longer_minimum_key_is_refused_where_the_image_takes_seven()
        {
            SecurityProfile profile = new SecurityProfile { MinKeySize = 16 };
            Refused(Compile(profile, Stock()), "use 7");
            Assert.Null(Compile(profile, Full()).Refusal);
        }

        [Fact]
        public void Signed_attribute_needs_a_platform_with_csrks()
        {
            Characteristic row = new Characteristic(0x2A00, CharacteristicProperties.AuthenticatedSignedWrites, Permissions.WriteSigned);
            ServiceTable table = new ServiceTable(new Service(0x180D, row));
            Refused(new SecurityPlan(new SecurityProfile(), table, Stock()), "CSRK");
            Assert.Null(new SecurityPlan(new SecurityProfile(), table, Full()).Refusal);
        }

        [Fact]
        public void Stock_plan_tells_the_images_key_sizes_not_the_profiles()
        {
            Assert.True(Printed(Compile(new SecurityProfile { MaxKeySize = 12 }, Stock())).Has("plan: fixed key-size=7..16"));
        }

        [Fact]
        public void Full_plan_applies_sizes_and_masks()
        {
            SecurityPlan plan = Compile(new SecurityProfile { MinKeySize = 10 }, Full());
            Assert.True(Printed(plan).Has("plan: applied key-size=10..16"));
            Assert.True(Printed(plan).Has("plan: applied init-keys=3 resp-keys=3"));
            Assert.False(Printed(plan).Has("plan: missing"));
        }

        [Fact]
        public void Secure_connections_cannot_be_left_out_on_stock()
        {
            SecurityProfile legacy = new SecurityProfile(authReq: AuthReq.Bond | AuthReq.Mitm);
            Assert.True(Printed(Compile(legacy, Stock())).Has("fixed sc=yes"));
            Assert.True(Printed(Compile(legacy, Full())).Has("applied sc=no"));
        }

        private static FakePlatform Stock() => new FakePlatform(true);

        private static FakePlatform Full() => new FakePlatform(true) { Features = PlatformFeatures.All };

        private static SecurityPlan Compile(SecurityProfile profile, FakePlatform platform)
        {
            var server = new HeartRateServer(new FakeHeart(), false);
            server.Settings.Profile = profile;
            return new SecurityPlan(profile, server.CreateTable(), platform);
        }

        private static RecordingConsole Printed(SecurityPlan plan)
        {
            var output = new RecordingConsole();
            plan.Print(output);
            return output;
        }

        private static void Refused(SecurityPlan plan, string part)
        {
            Assert.NotNull(plan.Refusal);
            Assert.Contains(part, plan.Refusal, System.StringComparison.Ordinal);
        }

        private static void Refused(SecurityProfile profile, string part)
        {
            string reason = profile.Validate();
            Assert.NotNull(reason);
            Assert.Contains(part, reason, System.StringComparison.Ordinal);
        }
    }
}
