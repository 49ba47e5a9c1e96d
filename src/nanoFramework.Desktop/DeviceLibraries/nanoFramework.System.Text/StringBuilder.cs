namespace System.Text
{
    /// <summary>Builds a string piece by piece.</summary>
    public sealed class StringBuilder
    {
        private const int DefaultCapacity = 16;
        private const int LargestPiece = 8000;

        private readonly int _maxCapacity;
        private char[] _chars;
        private int _length;

        public StringBuilder(string value, int startIndex, int length, int capacity)
        {
            if (capacity < 0 || length < 0 || startIndex < 0) throw new ArgumentOutOfRangeException();
            if (value == null) value = "";
            if (startIndex > value.Length - length) throw new ArgumentOutOfRangeException();
            _maxCapacity = short.MaxValue;
            if (capacity == 0) capacity = DefaultCapacity;
            _chars = new char[capacity < length ? length : capacity];
            _length = length;
            Array.Copy(value.ToCharArray(startIndex, length), 0, _chars, 0, length);
        }

        public StringBuilder(string value, int capacity)
            : this(value, 0, value != null ? value.Length : 0, capacity)
        {
        }

        public StringBuilder(int capacity, int maxCapacity)
        {
            if (capacity > maxCapacity || maxCapacity < 1 || capacity < 0) throw new ArgumentOutOfRangeException();
            if (capacity == 0) capacity = DefaultCapacity < maxCapacity ? DefaultCapacity : maxCapacity;
            _maxCapacity = maxCapacity;
            _chars = new char[capacity];
        }

        public StringBuilder(int capacity)
            : this("", capacity)
        {
        }

        public StringBuilder(string value)
            : this(value, DefaultCapacity)
        {
        }

        public StringBuilder()
            : this(DefaultCapacity)
        {
        }

        public int MaxCapacity { get { return _maxCapacity; } }

        public int Capacity
        {
            get
            {
                return _chars.Length;
            }

            set
            {
                if (value < 0 || value > MaxCapacity || value < Length) throw new ArgumentOutOfRangeException();
                Resize(value);
            }
        }

        public int Length
        {
            get
            {
                return _length;
            }

            set
            {
                if (value < 0 || value > MaxCapacity) throw new ArgumentOutOfRangeException();
                if (value > _length) Append('\0', value - _length);
                else _length = value;
            }
        }

        public char this[int index]
        {
            get
            {
                if (index < 0 || index >= _length) throw new IndexOutOfRangeException();
                return _chars[index];
            }

            set
            {
                if (index < 0 || index >= _length) throw new ArgumentOutOfRangeException();
                _chars[index] = value;
            }
        }

        public StringBuilder Append(bool value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(byte value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(char value)
        {
            return Append(value, 1);
        }

        public StringBuilder Append(double value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(short value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(char[] value)
        {
            if (value != null) Add(value, 0, value.Length);
            return this;
        }

        public StringBuilder Append(int value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(long value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(object value)
        {
            return value == null ? this : Append(value.ToString());
        }

        public StringBuilder Append(string value)
        {
            return value == null ? this : Append(value.ToCharArray());
        }

        public StringBuilder Append(sbyte value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(float value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(ushort value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(uint value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(ulong value)
        {
            return Append(value.ToString());
        }

        public StringBuilder Append(string value, int startIndex, int count)
        {
            if (startIndex < 0 || count < 0 || value == null || startIndex > value.Length - count) throw new ArgumentOutOfRangeException();
            return count == 0 ? this : Append(value.Substring(startIndex, count));
        }

        public StringBuilder Append(char[] value, int startIndex, int charCount)
        {
            if (startIndex < 0 || charCount < 0 || value == null || startIndex > value.Length - charCount)
                throw new ArgumentOutOfRangeException();
            Add(value, startIndex, charCount);
            return this;
        }

        public StringBuilder Append(char value, int repeatCount)
        {
            if (repeatCount < 0) throw new ArgumentOutOfRangeException();
            MakeRoom(_length, repeatCount);
            for (int i = 0; i < repeatCount; i++) _chars[_length - repeatCount + i] = value;
            return this;
        }

        public StringBuilder AppendLine(string str)
        {
            Append(str);
            return AppendLine();
        }

        public StringBuilder AppendLine()
        {
            return Append("\r\n");
        }

        public StringBuilder Clear()
        {
            Length = 0;
            return this;
        }

        public StringBuilder Insert(int index, string value, int count)
        {
            if (count < 0 || index > _length) throw new ArgumentOutOfRangeException();
            if (value == null || value.Length == 0 || count == 0) return this;
            if (value.Length * count > MaxCapacity - _length) throw new OutOfMemoryException();
            if (index < 0) throw new NullReferenceException();
            char[] chars = value.ToCharArray();
            MakeRoom(index, chars.Length * count);
            for (int i = 0; i < count; i++) Array.Copy(chars, 0, _chars, index + (i * chars.Length), chars.Length);
            return this;
        }

        public StringBuilder Insert(int index, char[] value, int startIndex, int charCount)
        {
            if (index > _length || value == null || startIndex < 0 || charCount < 0 || startIndex > value.Length - charCount)
                throw new ArgumentOutOfRangeException();
            return charCount > 0 ? Insert(index, new string(value, startIndex, charCount), 1) : this;
        }

        public StringBuilder Remove(int startIndex, int length)
        {
            if (length < 0 || startIndex < 0 || length > _length - startIndex) throw new ArgumentOutOfRangeException();
            Array.Copy(_chars, startIndex + length, _chars, startIndex, _length - startIndex - length);
            _length -= length;
            return this;
        }

        public StringBuilder Replace(char oldChar, char newChar, int startIndex, int count)
        {
            if (startIndex > _length || count < 0 || startIndex > _length - count) throw new ArgumentOutOfRangeException();
            for (int i = startIndex < 0 ? 0 : startIndex; i < startIndex + count; i++)
            {
                if (_chars[i] == oldChar) _chars[i] = newChar;
            }

            return this;
        }

        public StringBuilder Replace(char oldChar, char newChar)
        {
            return Replace(oldChar, newChar, 0, Length);
        }

        public StringBuilder Replace(string oldValue, string newValue, int startIndex, int count)
        {
            if (startIndex > _length || count < 0 || startIndex > _length - count || oldValue == null || oldValue.Length == 0)
                throw new ArgumentOutOfRangeException();
            char[] old = oldValue.ToCharArray();
            char[] fresh = newValue == null ? new char[0] : newValue.ToCharArray();
            int end = startIndex + count;
            for (int at = startIndex; at + old.Length <= end;)
            {
                if (!Matches(at, old))
                {
                    at++;
                    continue;
                }

                Remove(at, old.Length);
                MakeRoom(at, fresh.Length);
                Array.Copy(fresh, 0, _chars, at, fresh.Length);
                at += fresh.Length;
                end += fresh.Length - old.Length;
            }

            return this;
        }

        public StringBuilder Replace(string oldValue, string newValue)
        {
            return Replace(oldValue, newValue, 0, Length);
        }

        public override string ToString()
        {
            return new string(_chars, 0, _length);
        }

        public string ToString(int startIndex, int length)
        {
            if (startIndex < 0 || startIndex > _length || length < 0 || startIndex > _length - length)
                throw new ArgumentOutOfRangeException();
            return new string(_chars, startIndex, length);
        }

        private bool Matches(int at, char[] value)
        {
            for (int i = 0; i < value.Length; i++)
            {
                if (_chars[at + i] != value[i]) return false;
            }

            return true;
        }

        private void Add(char[] value, int start, int count)
        {
            MakeRoom(_length, count);
            Array.Copy(value, start, _chars, _length - count, count);
        }

        // Inserts a gap; the buffer grows by the missing length or doubles.
        private void MakeRoom(int index, int count)
        {
            int length = _length + count;
            if (length > _maxCapacity) throw new ArgumentOutOfRangeException();
            if (length > _chars.Length)
            {
                int piece = _chars.Length < LargestPiece ? _chars.Length : LargestPiece;
                int missing = length - _chars.Length;
                Resize(_chars.Length + (missing > piece ? missing : piece));
            }

            Array.Copy(_chars, index, _chars, index + count, _length - index);
            _length = length;
        }

        private void Resize(int capacity)
        {
            if (capacity == _chars.Length) return;
            char[] chars = new char[capacity];
            Array.Copy(_chars, 0, chars, 0, _length);
            _chars = chars;
        }
    }
}
