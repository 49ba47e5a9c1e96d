using System;
using System.Threading;
using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The firmware's event queue on the board's clock, which may be stopped or accelerated.</summary>
    internal sealed class BoardDispatcher : EventDispatcher
    {
        private readonly TimeProvider _time;
        private readonly long _boot;

        public BoardDispatcher(IBoard board)
            : base(Length)
        {
            _time = board.Time;
            _boot = _time.GetTimestamp();
        }

        public override long Now => (long)_time.GetElapsedTime(_boot).TotalMilliseconds;

        public override void Wait(int milliseconds)
        {
            if (_time == TimeProvider.System || milliseconds <= 0)
            {
                base.Wait(milliseconds);
                return;
            }

            using (
                _time.CreateTimer(
                    dispatcher => ((BoardDispatcher)dispatcher).Wake(),
                    this,
                    TimeSpan.FromMilliseconds(milliseconds),
                    Timeout.InfiniteTimeSpan
                )
            )
            {
                base.Wait(Timeout.Infinite);
            }
        }
    }
}
