using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class PairingResultTests
    {
        [DataRow(0, 15, 1, "paired: encrypted and authenticated, bonded")]
        [DataRow(0, 11, 0, "paired: encrypted and authenticated, not bonded")]
        [DataRow(0, 5, 1, "paired: encrypted, no MITM protection, bonded")]
        [DataRow(0, 7, 0, "welcome back: encrypted and authenticated from the bond")]
        [DataRow(0, 5, 0, "welcome back, or new pairing: encrypted, no MITM protection")]
        [DataRow(0, 5, 2, "paired: encrypted, no MITM protection, bonded")]
        [DataRow(0, 1, 0, "paired: encrypted, no MITM protection, not bonded")]
        [DataRow(0, 15, 2, "paired: encrypted and authenticated, bonded")]
        [DataRow(19, 8, 0, "pairing failed: wrong digits, or a no; on the phone: try again")]
        [DataRow(
            19,
            0,
            0,
            "pairing failed: no answer, a no, or a lost bond; on the phone: try again; if it was paired before, forget this device first"
        )]
        [DataRow(6, 0, 0, "pairing failed: hardware failure")]
        [DataRow(19, 7, 0, "request ignored")]
        [DataRow(19, 5, 4, "new pairing failed, and the old bond is gone; on the phone: forget this device, then pair again")]
        [DataRow(
            0,
            0,
            0,
            "pairing failed: no answer, a no, or a lost bond; on the phone: try again; if it was paired before, forget this device first"
        )]
        [TestMethod]
        public void Authentication(int status, int bits, int change, string verdict)
        {
            Assert.AreEqual(verdict, PairingResult.OfAuthentication((PairingStatus)status, (LinkSecurity)bits, (BondChange)change, false));
        }

        [TestMethod]
        public void A_platform_that_sees_pairings_knows_a_bond_that_comes_back()
        {
            Assert.AreEqual(
                "welcome back: encrypted, no MITM protection from the bond",
                PairingResult.OfAuthentication(PairingStatus.Paired, (LinkSecurity)5, BondChange.None, true)
            );
        }

        [TestMethod]
        public void Passkey_is_six_digits_in_a_frame_and_on_one_line()
        {
            RecordingConsole output = new RecordingConsole();
            output.Number("PASSKEY", 42, " link=1");
            Assert.AreEqual("##   PASSKEY     000 042   ##", (string)output.Lines[1]);
            Assert.AreEqual("pair: passkey=000042 link=1", (string)output.Lines[3]);
        }

        [DataRow((int)EventKind.PasskeyAsked, 0, 0, "pair: type the passkey the phone shows link=2")]
        [DataRow((int)EventKind.ComparisonAsked, 7, 0, "pair: compare=000007 link=2")]
        [DataRow((int)EventKind.Written, 2, 0x80, "data: written Heart Rate Control Point refused error=0x80")]
        [DataRow((int)EventKind.Written, 2, 0, "data: written Heart Rate Control Point ok")]
        [DataRow((int)EventKind.Read, 2, 0, "data: read Heart Rate Control Point")]
        [DataRow((int)EventKind.Subscribed, 5, 0, "data: subscribed characteristic 5 link=2")]
        [DataRow((int)EventKind.MtuChanged, 185, 0, "link: mtu=185 link=2")]
        [TestMethod]
        public void Log_line(int kind, int a, int b, string line)
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 0);
            bench.Server.Control.Id = 2;
            bench.Dispatcher.Post((EventKind)kind, 2, a, b);
            bench.Dispatcher.Drain();
            Assert.AreEqual(line, (string)bench.Output.Lines[bench.Output.Lines.Count - 1]);
        }
    }
}
