namespace SecureGatt
{
    /// <content>Members for the owner of a board, on the PC only.</content>
    public sealed partial class LinkPolicy
    {
        /// <summary>Removes all bonds and ends the links that use them.</summary>
        public void ForgetAll()
        {
            foreach (LinkState link in _links.Slots)
            {
                if (link != null && link.InUse && (link.Security & LinkSecurity.Bonded) != 0)
                {
                    End(link.Handle, "bond removed");
                }
            }

            _platform.RemoveBond(0);
            Tell(_rules.Bonds.Refresh(false));
        }
    }
}
