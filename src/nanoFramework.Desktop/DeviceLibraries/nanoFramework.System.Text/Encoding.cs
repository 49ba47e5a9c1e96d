using System.Runtime.CompilerServices;

namespace System.Text
{
    /// <summary>Text to octets and back.</summary>
    [Serializable]
    public abstract class Encoding
    {
        public static Encoding UTF8 { get { return new UTF8Encoding(); } }

        public virtual byte[] GetBytes(string s)
        {
            return null;
        }

        public virtual int GetBytes(string s, int charIndex, int charCount, byte[] bytes, int byteIndex)
        {
            throw new NotImplementedException();
        }

        public virtual char[] GetChars(byte[] bytes)
        {
            throw new NotImplementedException();
        }

        public virtual char[] GetChars(byte[] bytes, int byteIndex, int byteCount)
        {
            throw new NotImplementedException();
        }

        public virtual string GetString(byte[] bytes, int index, int count)
        {
            return new string(GetChars(bytes, index, count));
        }

        public abstract Decoder GetDecoder();
    }

    /// <summary>Octets to characters, in pieces.</summary>
    public abstract class Decoder
    {
        public abstract void Convert(
            byte[] bytes,
            int byteIndex,
            int byteCount,
            char[] chars,
            int charIndex,
            int charCount,
            bool flush,
            out int bytesUsed,
            out int charsUsed,
            out bool completed
        );
    }

    public class UTF8Encoding : Encoding
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern byte[] GetBytes(string s);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern int GetBytes(string s, int charIndex, int charCount, byte[] bytes, int byteIndex);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern char[] GetChars(byte[] bytes);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public override extern char[] GetChars(byte[] bytes, int byteIndex, int byteCount);

        public override Decoder GetDecoder()
        {
            return new UTF8Decoder();
        }
    }

    internal class UTF8Decoder : Decoder
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern override void Convert(
            byte[] bytes,
            int byteIndex,
            int byteCount,
            char[] chars,
            int charIndex,
            int charCount,
            bool flush,
            out int bytesUsed,
            out int charsUsed,
            out bool completed
        );
    }
}
