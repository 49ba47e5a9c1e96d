using System;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Array</c>.</summary>
[NativeFor("System.Array")]
public static class ArrayNative
{
    public static Array CreateInstance(Type elementType, int length)
    {
        Throw.IfNull(elementType);
        if (length < 0) Throw.OutOfRange();
        return Array.CreateInstance(elementType, length);
    }

    public static int get_Length(Array self) => self.Length;

    public static void Clear(Array array, int index, int length)
    {
        Throw.IfNull(array);
        if (length == -1) length = array.Length;
        if (length < 0 || index < 0 || length > array.Length - index) Throw.OutOfRange();
        Array.Clear(array, index, length);
    }

    public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length)
    {
        if (length == 0) return;
        if (sourceArray is null || destinationArray is null) Throw.NullReference();
        if (length < 0 || sourceIndex < 0 || destinationIndex < 0) Throw.OutOfRange();
        if (length > sourceArray.Length - sourceIndex || length > destinationArray.Length - destinationIndex) Throw.OutOfRange();
        if (
            IsReference(sourceArray) != IsReference(destinationArray)
            || (!IsReference(sourceArray) && sourceArray.GetType() != destinationArray.GetType())
        )
        {
            CopyBoxes(sourceArray, sourceIndex, destinationArray, destinationIndex, length);
            return;
        }

        try
        {
            Array.Copy(sourceArray, sourceIndex, destinationArray, destinationIndex, length);
        }
        catch (Exception exception) when (exception is InvalidCastException or ArrayTypeMismatchException)
        {
            Throw.InvalidCast();
        }
    }

    public static bool TrySzIndexOf(Array sourceArray, int sourceIndex, int count, object? value, out int retVal)
    {
        Throw.IfNull(sourceArray);
        retVal = -1;
        if (sourceIndex < 0 || count < 0 || count > sourceArray.Length - sourceIndex) Throw.OutOfRange();
        if (count == 0) return true;
        Type element = sourceArray.GetType().GetElementType()!;
        if (IsTime(element) || (value is null && element == typeof(string))) return true;
        bool primitive = element.IsPrimitive || element.IsEnum;
        if (primitive) Throw.IfNull(value);
        object? wanted = primitive ? FieldInfoNative.Unboxed(value) : value;
        for (int i = sourceIndex; i < sourceIndex + count && retVal < 0; i++)
        {
            object? item = sourceArray.GetValue(i);
            if (primitive ? SameBits(FieldInfoNative.Unboxed(item)!, wanted!) : Identity.Same(item, value)) retVal = i;
        }

        return primitive || retVal >= 0 || value is null;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Naming",
        "CA1707",
        Justification = "The device's name of an explicit implementation."
    )]
    public static object? IList_get_Item(Array self, int index)
    {
        if ((uint)index >= (uint)self.Length) Throw.IndexOutOfRange();
        return self.GetValue(index);
    }

    public static void IList_set_Item(Array self, int index, object? value)
    {
        if ((uint)index >= (uint)self.Length) Throw.IndexOutOfRange();
        Type element = self.GetType().GetElementType()!;
        if (value is null && IsComposite(element)) Throw.Fail();
        if (value is null && element.IsValueType) Throw.NullReference();
        if (!element.IsInstanceOfType(value) && value is not null) value = Boxed.As(value, element);
        if (!element.IsInstanceOfType(value) && value is not null) Throw.Fail();
        self.SetValue(value, index);
    }

    private static bool IsComposite(Type type) => type is { IsValueType: true, IsPrimitive: false, IsEnum: false } && !IsTime(type);

    private static bool IsTime(Type type) => type.FullName is "System.DateTime" or "System.TimeSpan";

    private static bool IsReference(Array array) => !array.GetType().GetElementType()!.IsValueType;

    // Values are boxed and unboxed one by one; a value that does not fit causes an invalid cast when it is reached.
    private static void CopyBoxes(Array source, int from, Array destination, int to, int length)
    {
        Type element = destination.GetType().GetElementType()!, sourceElement = source.GetType().GetElementType()!;
        if (element == typeof(object) && IsComposite(sourceElement)) Throw.Fail();
        bool isNumber = sourceElement.IsEnum && element == Enum.GetUnderlyingType(sourceElement);
        for (int i = 0; i < length; i++)
        {
            object? item = source.GetValue(from + i);
            if (isNumber) item = FieldInfoNative.Unboxed(item);
            if (item is null ? element.IsValueType : !element.IsInstanceOfType(item)) Throw.InvalidCast();
            destination.SetValue(item, to + i);
        }
    }

    // The interpreter compares as many octets as an element has, whatever the type of the value.
    private static bool SameBits(object item, object value)
    {
        if (value is not ValueType || !value.GetType().IsPrimitive) return false;
        if (System.Runtime.InteropServices.Marshal.SizeOf(item) == 8 && System.Runtime.InteropServices.Marshal.SizeOf(value) != 8)
            return false;
        ulong mask =
            System.Runtime.InteropServices.Marshal.SizeOf(item) is var size && size >= 8
                ? ulong.MaxValue
                : (
                    1UL
                    << (
                        8
                        * (
                            item is char ? 2
                            : item is bool ? 1
                            : size
                        )
                    )
                ) - 1;
        return (Bits(item) & mask) == (Bits(value) & mask);
    }

    private static ulong Bits(object value) => value switch
    {
        double number => BitConverter.DoubleToUInt64Bits(number),
        float number => BitConverter.SingleToUInt32Bits(number),
        ulong number => number,
        bool flag => flag ? 1UL : 0UL,
        char unit => unit,
        _ => unchecked((ulong)Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}

/// <summary>Native methods of <c>System.Collections.ArrayList</c>.</summary>
[NativeFor("System.Collections.ArrayList")]
public static class ArrayListNative
{
    private const int LeastCapacity = 4;

    public static void SetCapacity(object self, ref object?[] items, ref int size, ref object? root, int capacity)
    {
        if (capacity == items.Length) return;
        if (capacity < size) Throw.OutOfRange();
        Array.Resize(ref items, Math.Max(capacity, LeastCapacity));
    }

    public static object? get_Item(object self, ref object?[] items, ref int size, ref object? root, int index)
    {
        if ((uint)index >= (uint)size) Throw.OutOfRange();
        return items[index];
    }

    public static void set_Item(object self, ref object?[] items, ref int size, ref object? root, int index, object? value)
    {
        if ((uint)index >= (uint)size) Throw.OutOfRange();
        items[index] = value;
    }

    public static int Add(object self, ref object?[] items, ref int size, ref object? root, object? value)
    {
        Grow(ref items, size);
        items[size] = value;
        return size++;
    }

    public static void Clear(object self, ref object?[] items, ref int size, ref object? root)
    {
        Array.Clear(items, 0, size);
        size = 0;
    }

    public static void Insert(object self, ref object?[] items, ref int size, ref object? root, int index, object? value)
    {
        if (index < 0 || index > size) Throw.OutOfRange();
        Grow(ref items, size);
        Array.Copy(items, index, items, index + 1, size - index);
        items[index] = value;
        size++;
    }

    public static void RemoveAt(object self, ref object?[] items, ref int size, ref object? root, int index)
    {
        if ((uint)index >= (uint)size) Throw.OutOfRange();
        Array.Copy(items, index + 1, items, index, size - index - 1);
        items[--size] = null;
    }

    private static void Grow(ref object?[] items, int size)
    {
        if (size == items.Length) Array.Resize(ref items, Math.Max(Math.Max(size * 3 / 2, size + 1), LeastCapacity));
    }
}
