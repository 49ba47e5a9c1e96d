namespace System.Collections
{
    /// <summary>A last-in, first-out collection; items are at the end of their array, the top first.</summary>
    [Serializable]
    public class Stack : ICollection, ICloneable
    {
        private const int DefaultCapacity = 4;

        private object[] _items = new object[DefaultCapacity];
        private int _count;

        public virtual int Count { get { return _count; } }

        public virtual bool IsSynchronized { get { return false; } }

        public virtual object SyncRoot { get { return this; } }

        private int Top { get { return _items.Length - _count; } }

        public virtual void Clear()
        {
            Array.Clear(_items, 0, _items.Length);
            _count = 0;
        }

        public virtual object Clone()
        {
            Stack copy = new Stack();
            if (_count > DefaultCapacity) copy._items = new object[_count];
            copy._count = _count;
            Array.Copy(_items, Top, copy._items, copy.Top, _count);
            return copy;
        }

        public virtual bool Contains(object obj)
        {
            return Array.IndexOf(_items, obj, Top, _count) >= 0;
        }

        public virtual void CopyTo(Array array, int index)
        {
            Array.Copy(_items, Top, array, index, _count);
        }

        public virtual IEnumerator GetEnumerator()
        {
            return new SlotEnumerator(_items, Top, _items.Length);
        }

        public virtual object Peek()
        {
            if (_count == 0) throw new InvalidOperationException();
            return _items[Top];
        }

        public virtual object Pop()
        {
            object item = Peek();
            _items[Top] = null;
            _count--;
            return item;
        }

        public virtual void Push(object obj)
        {
            if (_count == _items.Length)
            {
                object[] larger = new object[_count * 2];
                Array.Copy(_items, 0, larger, _count, _count);
                _items = larger;
            }

            _count++;
            _items[Top] = obj;
        }

        public virtual object[] ToArray()
        {
            object[] items = new object[_count];
            Array.Copy(_items, Top, items, 0, _count);
            return items;
        }
    }
}
