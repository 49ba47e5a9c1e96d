namespace SecureGattServer.Gatt
{
    /// <summary>What the server offers: its table and what it does as time passes.</summary>
    public interface IServerProfile
    {
        /// <summary>Name in the advertisement.</summary>
        string DeviceName { get; }

        /// <summary>GAP appearance.</summary>
        ushort Appearance { get; }

        /// <summary>The services, in order of publication.</summary>
        ServiceTable Table { get; }

        /// <summary>So many milliseconds passed: measure and notify.</summary>
        void Tick(int milliseconds, INotifier notifier);
    }
}
