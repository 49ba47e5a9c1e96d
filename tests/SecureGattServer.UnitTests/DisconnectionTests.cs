using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class DisconnectionTests
    {
        [DataRow(0x05, false, "bond lost on one side; on the phone: forget this device, then pair again")]
        [DataRow(0x06, false, "bond lost on one side; on the phone: forget this device, then pair again")]
        [DataRow(0x3D, false, "bond lost on one side; on the phone: forget this device, then pair again")]
        [DataRow(0x3D, true, "encryption failed during pairing; on the phone: try again")]
        [DataRow(0x08, false, "out of range or switched off")]
        [DataRow(0x08, true, "out of range or switched off during pairing; on the phone: try again")]
        [DataRow(0x13, false, "the phone hung up")]
        [DataRow(0x13, true, "the phone gave up during pairing; on the phone: try again")]
        [DataRow(0x16, false, "this device ended the link")]
        [DataRow(0x16, true, "this device ended the link during pairing; on the phone: try again")]
        [DataRow(0x3E, false, "the link failed; on the phone: try again")]
        [DataRow(0x22, true, "the link failed during pairing; on the phone: try again")]
        [TestMethod]
        public void Disconnect(int reason, bool pairing, string verdict)
        {
            Assert.AreEqual(verdict, PairingResult.OfDisconnection((HciError)reason, pairing));
        }
    }
}
