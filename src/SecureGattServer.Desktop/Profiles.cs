using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    internal static class Profiles
    {
        /// <summary>The profile of a name, or null.</summary>
        public static SecurityProfile Find(string name)
        {
            const KeyMask all = KeyMask.EncKey | KeyMask.IdKey | KeyMask.SignKey;
            SecurityProfile profile = name switch
            {
                BoardVocabulary.HeartRate or BoardVocabulary.Passkey => new SecurityProfile(),
                BoardVocabulary.JustWorks => new SecurityProfile(IoCapability.NoInputNoOutput, AuthReq.ScBond),
                BoardVocabulary.Numeric => new SecurityProfile(IoCapability.DisplayYesNo),
                BoardVocabulary.Keyboard => new SecurityProfile(IoCapability.KeyboardOnly),
                BoardVocabulary.Counter => new SecurityProfile(passkey: 123456),
                BoardVocabulary.Signed => new SecurityProfile { InitiatorKeys = all, ResponderKeys = all },
                BoardVocabulary.ScOnly => new SecurityProfile(IoCapability.DisplayYesNo) { ScOnly = true, MinKeySize = 16 },
                BoardVocabulary.OutOfBand => new SecurityProfile { OutOfBand = true },
                _ => null,
            };
            if (profile != null) profile.Name = name;
            return profile;
        }
    }
}
