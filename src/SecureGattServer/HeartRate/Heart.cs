namespace SecureGattServer.HeartRate
{
    /// <summary>Where the numbers come from: a sensor, or the synthetic heart.</summary>
    public abstract class Heart
    {
        /// <summary>Beats per minute now.</summary>
        public int Rate;

        /// <summary>The sensor touches skin.</summary>
        public bool HasContact = true;

        /// <summary>Lets time pass: adds each beat's RR interval to <paramref name="intervals"/> and returns the kilojoules spent.</summary>
        public abstract int Advance(int milliseconds, RrBuffer intervals);
    }
}
