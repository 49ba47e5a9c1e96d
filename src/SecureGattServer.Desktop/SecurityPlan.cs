namespace SecureGatt
{
    /// <content>What only a PC can be asked for: refused on the stock platform, explained on the full one.</content>
    public sealed partial class SecurityPlan
    {
        partial void CheckMore(ref string problem)
        {
            if (_profile.OutOfBand && !Has(PlatformFeatures.OutOfBand)) problem = "oob never completes on this image; clear it";
            else if (_profile.ScOnly && !Has(PlatformFeatures.ScOnly)) problem = "sc-only: image takes legacy, weaker than asked; clear it";
            else if (_profile.MinKeySize > 7 && !Has(PlatformFeatures.KeySize)) problem = "min-key-size: image takes 7, weaker than asked; use 7";
            else if (HasSignedWrites() && !Has(PlatformFeatures.SignedWrites)) problem = "signed writes: image has no CSRK; use write-encrypted";
        }

        partial void ExplainMore(ref bool explained)
        {
            if (!Has(PlatformFeatures.KeySize | PlatformFeatures.KeyMasks)) return;
            explained = true;
            Add("applied ", "sc=" + YesNo(_profile.Secure) + " sc-only=" + YesNo(_profile.ScOnly) + " oob=" + YesNo(_profile.OutOfBand));
            Add("applied ", "key-size=" + _profile.MinKeySize + ".." + _profile.MaxKeySize);
            Add("applied ", "init-keys=" + (int)_profile.InitiatorKeys + " resp-keys=" + (int)_profile.ResponderKeys);
        }

        private bool HasSignedWrites()
        {
            foreach (Service service in _table.Services)
            {
                foreach (Characteristic row in service.Characteristics)
                {
                    if ((row.Permissions & (Permissions.WriteSigned | Permissions.WriteSignedMitm)) != 0) return true;
                }
            }

            return false;
        }

        private bool Has(PlatformFeatures feature) => (_platform.Features & feature) == feature;
    }
}
