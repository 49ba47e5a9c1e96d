using nanoFramework.TestFramework;
using SecureGattServer.Console;
using SecureGattServer.Events;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class PairingVerdictTests
    {
        [DataRow(0, 15, 1, "paired: encrypted and authenticated, bonded")]
        [DataRow(0, 11, 0, "paired: encrypted and authenticated, not bonded")]
        [DataRow(0, 5, 1, "paired: encrypted, not protected against a man in the middle, bonded")]
        [DataRow(0, 7, 0, "welcome back: encrypted and authenticated from the bond, no new pairing")]
        [DataRow(0, 15, 2, "paired: encrypted and authenticated, bonded")]
        [DataRow(19, 8, 0, "pairing failed: the digits did not match, or somebody said no; on the phone: connect and try again")]
        [DataRow(19, 0, 0, "pairing failed before anybody was asked; on the phone: forget this device in the Bluetooth settings, then connect again")]
        [DataRow(6, 0, 0, "pairing failed: the Bluetooth hardware failed; reset the device")]
        [DataRow(0, 0, 0, "pairing failed before anybody was asked; on the phone: forget this device in the Bluetooth settings, then connect again")]
        [TestMethod]
        public void Authentication(int status, int bits, int change, string verdict)
        {
            Assert.AreEqual(verdict, PairingVerdict.OfAuthentication(status, bits, (BondChange)change));
        }

        [DataRow(0x05, "forget this device")]
        [DataRow(0x06, "forget this device")]
        [DataRow(0x3D, "lost the bond")]
        [DataRow(0x08, "out of range")]
        [DataRow(0x13, "hung up")]
        [DataRow(0x16, "this device ended")]
        [DataRow(0x3E, "never established")]
        [DataRow(0x22, "link ended")]
        [TestMethod]
        public void Disconnect(int reason, string part)
        {
            string verdict = PairingVerdict.OfDisconnect(reason, 0);
            Assert.IsTrue(verdict.Contains(part), verdict);
        }

        [DataRow(1, false, "passkey entry failed (said this device)")]
        [DataRow(4, true, "the digits did not match (said the phone)")]
        [DataRow(12, true, "the numbers did not match")]
        [DataRow(15, true, "key rejected")]
        [DataRow(16, true, "no reason given")]
        [DataRow(0, true, "no reason given")]
        [TestMethod]
        public void Reason_of_a_failed_pairing(int reason, bool byPeer, string part)
        {
            string verdict = PairingVerdict.OfReason(reason, byPeer);
            Assert.IsTrue(verdict.Contains(part), verdict);
        }

        [TestMethod]
        public void Passkey_is_six_digits_in_a_frame_and_on_one_line()
        {
            RecordingOutput output = new RecordingOutput();
            new DeviceConsole(output).Number("PASSKEY", 42, 1);
            Assert.AreEqual("##   PASSKEY     000 042   ##", (string)output.Lines[1]);
            Assert.AreEqual("pair: passkey=000042 link=1", (string)output.Lines[3]);
        }

        [DataRow((int)EventKind.PasskeyAsked, 0, 0, "pair: type the passkey the phone shows link=2")]
        [DataRow((int)EventKind.ComparisonAsked, 7, 0, "pair: compare=000007 link=2")]
        [DataRow((int)EventKind.Key, 0, 1, "pair: key type=LTK local link=2")]
        [DataRow((int)EventKind.Key, 1, 0, "pair: key type=IRK peer link=2")]
        [DataRow((int)EventKind.Key, 2, 0, "pair: key type=CSRK peer link=2")]
        [DataRow((int)EventKind.Written, 3, 0x80, "data: written row 3 refused error=0x80")]
        [DataRow((int)EventKind.Written, 3, 0, "data: written row 3 ok")]
        [DataRow((int)EventKind.Read, 1, 0, "data: read row 1")]
        [DataRow((int)EventKind.Subscribed, 5, 0, "data: subscribed characteristic 5 link=2")]
        [DataRow((int)EventKind.MtuChanged, 185, 0, "link: mtu=185 link=2")]
        [DataRow((int)EventKind.PairingFailed, 4, 1, "verdict: pairing failed: the digits did not match (said the phone); on the phone: connect and try again link=2")]
        [TestMethod]
        public void Log_line(int kind, int a, int b, string line)
        {
            GuardBench bench = new GuardBench(new SecurityProfile(), FakePlatform.Stock, 0);
            bench.Dispatcher.Post((EventKind)kind, 2, a, b, 0);
            bench.Dispatcher.Drain();
            Assert.AreEqual(line, (string)bench.Output.Lines[bench.Output.Lines.Count - 1]);
        }
    }
}
