using System.Collections;

namespace System.Threading
{
    /// <summary>Thrown when an operation was cancelled.</summary>
    [Serializable]
    public class OperationCanceledException : SystemException
    {
        public OperationCanceledException()
        {
        }

        public OperationCanceledException(string message)
            : base(message)
        {
        }

        public OperationCanceledException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>Signals an operation to cancel.</summary>
    public struct CancellationToken
    {
        private readonly CancellationTokenSource _source;

        public CancellationToken(bool canceled)
        {
            _source = null;
            if (!canceled) return;
            _source = new CancellationTokenSource();
            _source.Cancel();
        }

        internal CancellationToken(CancellationTokenSource source)
        {
            _source = source;
        }

        public static CancellationToken None { get { return default; } }

        public bool IsCancellationRequested { get { return _source != null && _source.IsCancellationRequested; } }

        public bool CanBeCanceled { get { return _source != null; } }

        public WaitHandle WaitHandle { get { return (_source ?? new CancellationTokenSource()).Handle; } }

        public CancellationTokenRegistration Register(Action callback)
        {
            if (callback == null) throw new ArgumentNullException();
            return _source == null ? default : _source.Register(callback);
        }

        public bool Equals(CancellationToken other)
        {
            return _source == other._source;
        }

        public override bool Equals(object other)
        {
            return other is CancellationToken && Equals((CancellationToken)other);
        }

        public override int GetHashCode()
        {
            return _source == null ? 0 : _source.GetHashCode();
        }

        public void ThrowIfCancellationRequested()
        {
            if (IsCancellationRequested) throw new OperationCanceledException("OperationCanceled");
        }
    }

    /// <summary>Registration of a token's callback; disposing it removes the callback.</summary>
    public struct CancellationTokenRegistration : IDisposable
    {
        private readonly CancellationTokenSource _source;
        private readonly object _callback;

        internal CancellationTokenRegistration(CancellationTokenSource source, object callback)
        {
            _source = source;
            _callback = callback;
        }

        public static bool operator ==(CancellationTokenRegistration left, CancellationTokenRegistration right)
        {
            return left.Equals(right);
        }

        public static bool operator !=(CancellationTokenRegistration left, CancellationTokenRegistration right)
        {
            return !left.Equals(right);
        }

        public void Dispose()
        {
            if (_source != null) _source.Unregister(_callback);
        }

        public override bool Equals(object obj)
        {
            return obj is CancellationTokenRegistration && Equals((CancellationTokenRegistration)obj);
        }

        public bool Equals(CancellationTokenRegistration other)
        {
            return _source == other._source && _callback == other._callback;
        }

        public override int GetHashCode()
        {
            return _source == null ? 0 : _source.GetHashCode();
        }
    }

    public class CancellationTokenSource : IDisposable
    {
        private readonly ArrayList _callbacks = new ArrayList();
        private readonly ManualResetEvent _cancelled = new ManualResetEvent(false);
        private Timer _timer;
        private bool _isCancelled;
        private bool _disposed;

        public CancellationTokenSource()
        {
        }

        public CancellationTokenSource(int millisecondsDelay)
        {
            if (millisecondsDelay < -1) throw new ArgumentOutOfRangeException();
            CancelAfter(millisecondsDelay);
        }

        public CancellationTokenSource(TimeSpan delay)
            : this((int)(delay.Ticks / TimeSpan.TicksPerMillisecond))
        {
        }

        public bool IsCancellationRequested { get { return _isCancelled; } }

        public CancellationToken Token
        {
            get
            {
                Check();
                return new CancellationToken(this);
            }
        }

        internal WaitHandle Handle { get { return _cancelled; } }

        public void Cancel()
        {
            Cancel(false);
        }

        public void Cancel(bool throwOnFirstException)
        {
            Check();
            if (_isCancelled) return;
            _isCancelled = true;
            _cancelled.Set();
            while (_callbacks.Count > 0)
            {
                Holder holder = (Holder)_callbacks[_callbacks.Count - 1];
                _callbacks.RemoveAt(_callbacks.Count - 1);
                Call(holder, throwOnFirstException);
            }
        }

        public void CancelAfter(TimeSpan delay)
        {
            CancelAfter((int)(delay.Ticks / TimeSpan.TicksPerMillisecond));
        }

        public void CancelAfter(int millisecondsDelay)
        {
            Check();
            if (millisecondsDelay < -1) throw new ArgumentOutOfRangeException();
            if (_isCancelled) return;
            if (_timer == null) _timer = new Timer(OnTimer, null, millisecondsDelay, Timeout.Infinite);
            else _timer.Change(millisecondsDelay, Timeout.Infinite);
        }

        public void Dispose()
        {
            Dispose(true);
        }

        internal CancellationTokenRegistration Register(Action callback)
        {
            Check();
            if (_isCancelled)
            {
                callback();
                return default;
            }

            Holder holder = new Holder(callback);
            _callbacks.Add(holder);
            return new CancellationTokenRegistration(this, holder);
        }

        internal void Unregister(object holder)
        {
            _callbacks.Remove(holder);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (_disposed) return;
            _disposed = true;
            if (_timer != null) _timer.Dispose();
            _callbacks.Clear();
        }

        private static void Call(Holder holder, bool throws)
        {
            try
            {
                holder.Callback();
            }
            catch (Exception)
            {
                if (throws) throw;
            }
        }

        private void OnTimer(object state)
        {
            if (!_disposed) Cancel();
        }

        private void Check()
        {
            if (_disposed) throw new ObjectDisposedException();
        }

        private sealed class Holder
        {
            public readonly Action Callback;

            public Holder(Action callback)
            {
                Callback = callback;
            }
        }
    }
}
