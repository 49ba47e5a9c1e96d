using System.Threading.Tasks;
using BleStack.Smp;

namespace BleStack.Testing;

/// <summary>Answers the pairing questions of a test phone.</summary>
internal sealed class PhoneOwner(TestAir air, uint? passkey, bool confirms) : IPairingAgent
{
    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.EnterPasskey) _ = TypeAsync(question);
        else if (question.Kind == PairingQuestionKind.CompareNumbers && !confirms) question.Reject();
        else question.Accept();
    }

    private async Task TypeAsync(PairingQuestion question) =>
        question.AnswerNumber(passkey ?? await air.ShownPasskeyAsync().ConfigureAwait(false));
}
