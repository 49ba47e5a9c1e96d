namespace SecureGatt
{
    /// <content>On a PC the platform knows the peer.</content>
    public sealed partial class EventLog
    {
        partial void DescribePeer(int handle, ref string link) => link += _platform.DescribePeer(handle);
    }
}
