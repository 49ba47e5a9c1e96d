namespace SecureGattServer.HeartRate
{
    /// <summary>Energy Expended in kilojoules: stays at 0xFFFF until it is reset. Counted on the consumer thread, reset on the event thread.</summary>
    public sealed class EnergyMeter
    {
        /// <summary>The largest value.</summary>
        public const int Limit = 0xFFFF;

        private readonly object _lock = new object();

        /// <summary>Kilojoules since the last reset.</summary>
        public int Value { get; private set; }

        /// <summary>Adds kilojoules.</summary>
        public void Add(int kilojoules)
        {
            lock (_lock)
            {
                Value = kilojoules > Limit - Value ? Limit : Value + kilojoules;
            }
        }

        /// <summary>Back to 0.</summary>
        public void Reset()
        {
            lock (_lock)
            {
                Value = 0;
            }
        }
    }
}
