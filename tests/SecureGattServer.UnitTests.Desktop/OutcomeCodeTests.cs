using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Desktop;
using Xunit;

namespace SecureGattServer.UnitTests
{
    /// <summary>Why a pairing failed, as the full platform says it.</summary>
    public class OutcomeCodeTests
    {
        [Theory]
        [InlineData(HciErrorCode.RemoteUserTerminatedConnection, "the phone gave up; on the phone: try again")]
        [InlineData(HciErrorCode.ConnectionTimeout, "the phone is out of range or switched off; on the phone: try again")]
        [InlineData(HciErrorCode.ConnectionTerminatedByLocalHost, "this device ended the link")]
        [InlineData(HciErrorCode.ConnectionTerminatedDueToMicFailure, "the two keys differ; on the phone: try again")]
        [InlineData(HciErrorCode.PinOrKeyMissing, "the key is missing on one side; on the phone: forget this device, then pair again")]
        [InlineData(HciErrorCode.UnspecifiedError, "the link ended or could not be encrypted, HCI error 0x1F")]
        public void A_link_that_ends_says_who_ended_it_and_speaks_of_no_digits(HciErrorCode error, string words)
        {
            Assert.Equal(words, OutcomeCode.Words(OutcomeCode.Of(PairingOutcome.LinkLost(error))));
            Assert.Equal(2, OutcomeCode.SaidBy(PairingOutcome.LinkLost(error)));
        }

        [Theory]
        [InlineData(PairingMethod.PasskeyEntry, "the digits did not match; on the phone: try again")]
        [InlineData(PairingMethod.OutOfBand, "the out-of-band data did not match; carry them again")]
        [InlineData(PairingMethod.JustWorks, "the confirm values did not match; on the phone: try again")]
        public void Only_a_passkey_has_digits_that_can_differ(PairingMethod method, string words)
        {
            PairingOutcome outcome = PairingOutcome.Failed(FailedBy.Peer, PairingFailure.ConfirmValueFailed) with { Method = method };
            Assert.Equal(words, OutcomeCode.Words(OutcomeCode.Of(outcome)));
        }
    }
}
