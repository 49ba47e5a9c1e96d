namespace SecureGatt
{
    /// <content>Members of the server that exist on a PC only: preparing the platform and stopping.</content>
    public sealed partial class GattServer
    {
        private volatile bool _stopped;

        /// <summary>Stops <see cref="Run()"/>; callable from any thread. A board is switched off instead.</summary>
        public void Stop()
        {
            _stopped = true;
            _dispatcher.Wake();
        }

        partial void Prepare() => _platform.Prepare(_settings.Profile, _table, _dispatcher);

        partial void GoesOn(ref bool runs) => runs = !_stopped;
    }
}
