namespace SecureGattServer.HeartRate
{
    /// <summary>Where the numbers come from: a sensor, or the synthetic heart.</summary>
    public interface IHeart
    {
        /// <summary>Beats per minute now.</summary>
        int BeatsPerMinute { get; }

        /// <summary>The sensor touches skin.</summary>
        bool HasContact { get; }

        /// <summary>Lets time pass: adds each beat's RR interval to <paramref name="intervals"/> and returns the kilojoules spent.</summary>
        int Advance(int milliseconds, RrBuffer intervals);
    }
}
