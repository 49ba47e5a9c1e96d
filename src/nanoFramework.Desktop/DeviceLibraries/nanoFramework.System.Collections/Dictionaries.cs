namespace System.Collections
{
    /// <summary>A key and its value. A class on the device.</summary>
    [Serializable]
    public class DictionaryEntry
    {
        public object Key;
        public object Value;

        public DictionaryEntry(object key, object value)
        {
            Key = key;
            Value = value;
        }
    }

    public interface IDictionary : ICollection
    {
        bool IsReadOnly { get; }

        bool IsFixedSize { get; }

        ICollection Keys { get; }

        ICollection Values { get; }

        object this[object key] { get; set; }

        void Add(object key, object value);

        void Clear();

        bool Contains(object key);

        void Remove(object key);
    }

    /// <summary>Goes through keys and values.</summary>
    public interface IDictionaryEnumerator : IEnumerator
    {
        object Key { get; }

        object Value { get; }

        DictionaryEntry Entry { get; }
    }
}
