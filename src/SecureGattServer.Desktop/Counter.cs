using SecureGatt;

namespace CounterServer
{
    /// <content>After connecting, the tutorial requests connection parameters, which no board can do.</content>
    public sealed partial class Counter
    {
        /// <inheritdoc/>
        public override void Handle(ServerEvent e)
        {
            if (e.Kind != EventKind.Connected) return;
            Console.Line(
                "link",
                "parameters 24,48,0,60 " + (Platform.UpdateConnection(e.Handle, 24, 48, 0, 60) ? "asked" : "not supported")
            );
        }
    }
}
