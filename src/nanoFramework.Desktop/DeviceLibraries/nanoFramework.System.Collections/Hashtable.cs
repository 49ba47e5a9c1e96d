// Open addressing with double hashing over sizes from a list of primes; entries are enumerated from the last slot to the first. Keys are
// compared as the interpreter does: strings and boxed numbers by value, other classes by reference, never through their Equals.
using System.Runtime.CompilerServices;

namespace System.Collections
{
    [Serializable]
    public class Hashtable : ICloneable, IDictionary
    {
        private const int SmallestSize = 3;
        private const int HashPrime = 101;
        private const float FullShare = 0.72f;

        private static readonly int[] s_primes =
        {
            3, 7, 11, 17, 23, 29, 37, 47, 59, 71, 89, 107, 131, 163, 197, 239, 293, 353, 431, 521, 631, 761, 919, 1103, 1327, 1597,
            1931, 2333, 2801, 3371, 4049, 4861, 5839, 7013, 8419, 10103, 12143,
        };

        private float _loadFactor;
        private object[] _keys;
        private object[] _values;
        private uint[] _hashes;
        private int _loadSize;
        private int _count;
        private int _version;

        public Hashtable()
            : this(SmallestSize)
        {
        }

        public Hashtable(int capacity)
            : this(capacity, 1.0f)
        {
        }

        public Hashtable(int capacity, float loadFactor)
        {
            if (capacity < 0 || !(loadFactor >= 0.1f && loadFactor <= 1.0f)) throw new ArgumentOutOfRangeException();
            _loadFactor = FullShare * loadFactor;
            double size = capacity / _loadFactor;
            if (size > int.MaxValue) throw new ArgumentException();
            Allocate(size > SmallestSize ? PrimeFrom((int)size) : SmallestSize);
        }

        public int Count { get { return _count; } }

        public bool IsSynchronized { get { return false; } }

        public object SyncRoot { get { return this; } }

        public bool IsReadOnly { get { return false; } }

        public bool IsFixedSize { get { return false; } }

        public ICollection Keys { get { return new KeyCollection(this, HashtableEnumerator.Keys); } }

        public ICollection Values { get { return new KeyCollection(this, HashtableEnumerator.Values); } }

        public object this[object key]
        {
            get
            {
                if (key == null) throw new ArgumentNullException();
                int slot = Find(key, key.GetHashCode());
                return slot < 0 ? null : _values[slot];
            }

            set
            {
                if (key == null) throw new ArgumentNullException();
                Insert(key, value, false, key.GetHashCode());
            }
        }

        public object Clone()
        {
            Hashtable copy = new Hashtable(_keys.Length);
            copy._loadFactor = _loadFactor;
            copy._version = _version;
            for (int slot = _keys.Length - 1; slot >= 0; slot--)
            {
                if (_keys[slot] != null) copy[_keys[slot]] = _values[slot];
            }

            return copy;
        }

        public IEnumerator GetEnumerator()
        {
            return new HashtableEnumerator(this, HashtableEnumerator.Entries);
        }

        public void CopyTo(Array array, int arrayIndex)
        {
            if (array == null) throw new ArgumentNullException();
            if (arrayIndex < 0 || arrayIndex > _keys.Length) throw new ArgumentOutOfRangeException();
            CopyTo(array, arrayIndex, HashtableEnumerator.Entries);
        }

        public void Add(object key, object value)
        {
            Insert(key, value, true, key.GetHashCode());
        }

        public void Clear()
        {
            if (_count == 0) return;
            Array.Clear(_keys, 0, _keys.Length);
            Array.Clear(_values, 0, _values.Length);
            Array.Clear(_hashes, 0, _hashes.Length);
            _count = 0;
            _version++;
        }

        public bool Contains(object key)
        {
            return Find(key, key.GetHashCode()) >= 0;
        }

        public void Remove(object key)
        {
            if (key == null) throw new ArgumentNullException();
            int slot = Find(key, key.GetHashCode());
            if (slot < 0) return;
            _hashes[slot] = 0;
            _values[slot] = null;
            _keys[slot] = null;
            _count--;
            _version++;
        }

        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern bool SameKey(object stored, object asked);

        [MethodImpl(MethodImplOptions.InternalCall)]
        private static extern void RefuseTwice();

        private static int PrimeFrom(int least)
        {
            for (int i = 0; i < s_primes.Length; i++)
            {
                if (s_primes[i] >= least) return s_primes[i];
            }

            throw new NotSupportedException();
        }

        private static uint Step(uint seed, int size)
        {
            return 1 + (seed * HashPrime % (uint)(size - 1));
        }

        private void Allocate(int size)
        {
            _keys = new object[size];
            _values = new object[size];
            _hashes = new uint[size];
            _loadSize = (int)(_loadFactor * size);
        }

        // A removed entry leaves a free slot, and a search continues past it to the end of the probe sequence.
        private int Find(object key, int hash)
        {
            uint code = (uint)hash;
            int size = _keys.Length;
            uint step = Step(code, size);
            int slot = (int)(code % (uint)size);
            for (int tried = 0; tried < size; tried++)
            {
                if (_keys[slot] != null && _hashes[slot] == code && SameKey(_keys[slot], key)) return slot;
                slot = (int)((slot + step) % (uint)size);
            }

            return -1;
        }

        private void Insert(object key, object value, bool adds, int hash)
        {
            if (_count >= _loadSize) Grow();
            uint code = (uint)hash;
            int size = _keys.Length;
            uint step = Step(code, size);
            int slot = (int)(code % (uint)size);
            for (int tried = 0; tried < size; tried++)
            {
                bool free = _keys[slot] == null;
                if (free || SameKey(_keys[slot], key))
                {
                    if (!free && adds) RefuseTwice();
                    Put(slot, key, value, code, free);
                    return;
                }

                slot = (int)((slot + step) % (uint)size);
            }

            throw new InvalidOperationException();
        }

        private void Put(int slot, object key, object value, uint code, bool isNew)
        {
            _values[slot] = value;
            _version++;
            if (!isNew) return;
            _keys[slot] = key;
            _hashes[slot] = code;
            _count++;
        }

        private void Grow()
        {
            object[] keys = _keys, values = _values;
            uint[] hashes = _hashes;
            Allocate(PrimeFrom(keys.Length * 2));
            for (int old = 0; old < keys.Length; old++)
            {
                if (keys[old] == null) continue;
                int slot = (int)(hashes[old] % (uint)_keys.Length);
                uint step = Step(hashes[old], _keys.Length);
                while (_keys[slot] != null) slot = (int)((slot + step) % (uint)_keys.Length);
                _keys[slot] = keys[old];
                _values[slot] = values[old];
                _hashes[slot] = hashes[old];
            }
        }

        private object ItemAt(int slot, int kind)
        {
            return kind == HashtableEnumerator.Keys ? _keys[slot]
                : kind == HashtableEnumerator.Values ? _values[slot]
                : new DictionaryEntry(_keys[slot], _values[slot]);
        }

        private void CopyTo(Array array, int index, int kind)
        {
            if (array.Length - index < _count) throw new ArgumentException();
            IList list = array;
            for (int slot = _keys.Length - 1; slot >= 0; slot--)
            {
                if (_keys[slot] != null) list[index++] = ItemAt(slot, kind);
            }
        }

        private sealed class KeyCollection : ICollection
        {
            private readonly Hashtable _table;
            private readonly int _kind;

            public KeyCollection(Hashtable table, int kind)
            {
                _table = table;
                _kind = kind;
            }

            public int Count { get { return _table._count; } }

            public bool IsSynchronized { get { return false; } }

            public object SyncRoot { get { return _table; } }

            public void CopyTo(Array array, int arrayIndex)
            {
                if (array == null) throw new ArgumentNullException();
                if (arrayIndex < 0) throw new ArgumentOutOfRangeException();
                _table.CopyTo(array, arrayIndex, _kind);
            }

            public IEnumerator GetEnumerator()
            {
                return new HashtableEnumerator(_table, _kind);
            }
        }

        private sealed class HashtableEnumerator : IDictionaryEnumerator
        {
            public const int Keys = 1;
            public const int Values = 2;
            public const int Entries = 3;

            private readonly Hashtable _table;
            private readonly int _kind;
            private readonly int _version;
            private int _slot;
            private bool _hasCurrent;
            private object _key;
            private object _value;

            public HashtableEnumerator(Hashtable table, int kind)
            {
                _table = table;
                _kind = kind;
                _version = table._version;
                _slot = table._keys.Length;
            }

            public object Key
            {
                get
                {
                    Check();
                    return _key;
                }
            }

            public object Value
            {
                get
                {
                    Check();
                    return _value;
                }
            }

            public DictionaryEntry Entry
            {
                get
                {
                    Check();
                    return new DictionaryEntry(_key, _value);
                }
            }

            public object Current
            {
                get
                {
                    Check();
                    return _kind == Keys ? _key : _kind == Values ? _value : new DictionaryEntry(_key, _value);
                }
            }

            public bool MoveNext()
            {
                if (_version != _table._version) throw new InvalidOperationException();
                _hasCurrent = false;
                while (_slot > 0 && !_hasCurrent)
                {
                    _slot--;
                    if (_table._keys[_slot] == null) continue;
                    _key = _table._keys[_slot];
                    _value = _table._values[_slot];
                    _hasCurrent = true;
                }

                return _hasCurrent;
            }

            public void Reset()
            {
                if (_version != _table._version) throw new InvalidOperationException();
                _hasCurrent = false;
                _slot = _table._keys.Length;
            }

            private void Check()
            {
                if (!_hasCurrent) throw new InvalidOperationException();
            }
        }
    }
}
