namespace System.Collections
{
    /// <summary>A first-in, first-out collection in a circular buffer.</summary>
    [Serializable]
    public class Queue : ICollection, ICloneable
    {
        private const int DefaultCapacity = 4;

        private object[] _items = new object[DefaultCapacity];
        private int _head;
        private int _count;

        public virtual int Count { get { return _count; } }

        public virtual bool IsSynchronized { get { return false; } }

        public virtual object SyncRoot { get { return this; } }

        public virtual object Clone()
        {
            Queue copy = new Queue();
            if (_count > DefaultCapacity) copy._items = new object[_count];
            copy._count = _count;
            CopyTo(copy._items, 0);
            return copy;
        }

        public virtual void Clear()
        {
            Array.Clear(_items, 0, _items.Length);
            _head = 0;
            _count = 0;
        }

        public virtual void CopyTo(Array array, int index)
        {
            int first = _items.Length - _head < _count ? _items.Length - _head : _count;
            if (array == null) throw new ArgumentNullException();
            if (index < 0) throw new ArgumentOutOfRangeException();
            if (index + _count > array.Length) throw new ArgumentException();
            Array.Copy(_items, _head, array, index, first);
            Array.Copy(_items, 0, array, index + first, _count - first);
        }

        public virtual void Enqueue(object obj)
        {
            if (_count == _items.Length)
            {
                object[] larger = new object[_count * 2];
                CopyTo(larger, 0);
                _items = larger;
                _head = 0;
            }

            _items[(_head + _count) % _items.Length] = obj;
            _count++;
        }

        public virtual IEnumerator GetEnumerator()
        {
            return new SlotEnumerator(_items, _head, _head + _count);
        }

        public virtual object Dequeue()
        {
            object item = Peek();
            _items[_head] = null;
            _head = (_head + 1) % _items.Length;
            _count--;
            return item;
        }

        public virtual object Peek()
        {
            if (_count == 0) throw new InvalidOperationException();
            return _items[_head];
        }

        public virtual bool Contains(object obj)
        {
            return _count > 0 && Array.IndexOf(ToArray(), obj, 0, _count) >= 0;
        }

        public virtual object[] ToArray()
        {
            object[] items = new object[_count];
            CopyTo(items, 0);
            return items;
        }
    }

    // Enumerates the slots that were filled at the start, whatever is added meanwhile; past the end it stays at the slot after the last.
    internal sealed class SlotEnumerator : IEnumerator
    {
        private readonly object[] _items;
        private readonly int _start;
        private readonly int _end;
        private int _index;

        public SlotEnumerator(object[] items, int start, int end)
        {
            _items = items;
            _start = start;
            _end = end;
            _index = start - 1;
        }

        public object Current { get { return _items[_index % _items.Length]; } }

        public bool MoveNext()
        {
            if (_index >= _end) return false;
            _index++;
            return _index < _end;
        }

        public void Reset()
        {
            _index = _start - 1;
        }
    }
}
