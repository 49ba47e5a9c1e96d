namespace SecureGatt
{
    /// <content>Settings that exist on a PC only: refused on the stock platform, explained on the full one.</content>
    public sealed partial class SecurityPlan
    {
        partial void CheckMore(ServiceTable table, ref string problem)
        {
            if (problem != null) return;
            if (_profile.OutOfBand && !Has(PlatformFeatures.OutOfBand)) problem = "oob never completes on this image; clear it";
            else if (_profile.ScOnly && !Has(PlatformFeatures.ScOnly))
                problem = "sc-only: image takes legacy, weaker than asked; clear it";
            else if (_profile.MinKeySize > 7 && !Has(PlatformFeatures.KeySize))
                problem = "min-key-size: image takes 7, weaker than asked; use 7";
            else if (HasSignedWrites(table) && !Has(PlatformFeatures.SignedWrites))
                problem = "signed writes: image has no CSRK; use write-encrypted";
        }

        partial void ExplainMore(DeviceConsole console, ref bool explained)
        {
            if (!Has(PlatformFeatures.KeySize | PlatformFeatures.KeyMasks)) return;
            explained = true;
            console.Line(
                "plan",
                "applied sc=" + YesNo(_profile.Secure) + " sc-only=" + YesNo(_profile.ScOnly) + " oob=" + YesNo(_profile.OutOfBand)
            );
            console.Line("plan", "applied key-size=" + _profile.MinKeySize + ".." + _profile.MaxKeySize);
            console.Line("plan", "applied init-keys=" + (int)_profile.InitiatorKeys + " resp-keys=" + (int)_profile.ResponderKeys);
        }

        private static bool HasSignedWrites(ServiceTable table)
        {
            foreach (Service service in table.Services)
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
