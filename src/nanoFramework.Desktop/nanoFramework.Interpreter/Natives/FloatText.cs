// The interpreter's printf: a double is scaled to between 1 and 10 by powers of ten, and its digits are extracted one by one by multiplying
// by ten. Both steps lose precision, which is why 100.5 prints as 100.49999999999999; the same steps are used here.
using System;
using System.Globalization;

namespace nanoFramework.Interpreter.Natives;

/// <summary>A double as the interpreter's printf writes it with %f, %e or %g.</summary>
internal struct FloatText
{
    private const int BufferSize = 32;
    private const int MostFixedDigits = BufferSize - 3;
    private const int MostExponentialDigits = BufferSize - 7;
    private const int SupportedDigits = 19;

    private readonly char _conversion;
    private readonly bool _negative;
    private readonly bool _general;
    private bool _fixed;
    private double _number;
    private int _point;
    private int _digits;

    private FloatText(double number, int precision, char conversion)
    {
        _conversion = conversion;
        _negative = number < 0;
        _number = Math.Abs(number);
        _general = char.ToLowerInvariant(conversion) == 'g';
        _fixed = conversion == 'f';
        _digits = char.ToLowerInvariant(conversion) == 'e' ? precision + 1 : precision;
        _point = 1;
    }

    /// <summary>The text; <paramref name="conversion"/> is f, e, E, g or G.</summary>
    public static string Of(double number, int precision, char conversion)
    {
        if (double.IsInfinity(number)) return "Inf";
        if (double.IsNaN(number)) return "NaN";
        FloatText text = new(number, precision, conversion);
        return text.Build();
    }

    private string Build()
    {
        _digits = Math.Max(_digits, _conversion == 'f' ? 0 : 1);
        if (_number != 0) Normalize();
        if (_general && _point > -4 && _point <= _digits) _fixed = true;
        Span<char> buffer = stackalloc char[BufferSize + 16];
        buffer.Fill('0');
        int zeros = Fit(out bool rounds);
        int end = Digits(buffer, zeros, rounds);
        string text = _fixed ? Fixed(buffer, end) : Exponential(buffer, end);
        return _negative ? "-" + text : text;
    }

    private void Normalize()
    {
        if (_number == double.MaxValue)
        {
            _number = 1.7976931348623157;
            _point = 309;
            return;
        }

        ReadOnlySpan<double> small = [1e-256, 1e-128, 1e-64, 1e-32, 1e-16, 1e-8, 1e-4, 1e-2, 1e-1, 1.0];
        for (int i = 0, power = 256; _number < 1.0; i++, power >>= 1)
        {
            for (; _number < small[i + 1]; _point -= power) _number /= small[i];
        }

        ReadOnlySpan<double> large = [1e256, 1e128, 1e64, 1e32, 1e16, 1e8, 1e4, 1e2, 1e1];
        for (int i = 0, power = 256; _number >= 10.0; i++, power >>= 1)
        {
            for (; _number >= large[i]; _point += power) _number /= large[i];
        }
    }

    // The number of digits that fit the buffer, and of zeros before the first; a number too long for %f is printed with an exponent.
    private int Fit(out bool rounds)
    {
        rounds = true;
        if (_fixed && !_general)
        {
            _digits += _point;
            if (_digits < 0) _point -= _digits;
        }

        if (_fixed && _point > MostFixedDigits) _fixed = false;
        if (!_fixed)
        {
            _digits = Math.Min(_digits, MostExponentialDigits);
            return 0;
        }

        int zeros = Math.Max(0, 1 - _point);
        if (zeros > MostFixedDigits)
        {
            zeros = MostFixedDigits;
            _digits = -1;
        }

        rounds = _digits >= 0;
        _digits = rounds ? Math.Min(_digits, MostFixedDigits - zeros) : 0;
        return zeros;
    }

    /// <summary>Writes digits from index 2 and rounds them; returns the index of the rounding digit.</summary>
    private int Digits(Span<char> buffer, int zeros, bool rounds)
    {
        int at = 2 + zeros;
        for (int i = 0; i <= _digits; i++, at++)
        {
            if (i >= SupportedDigits) continue;
            int digit = (int)_number;
            buffer[at] = (char)(digit + '0');
            _number = (_number - digit) * 10;
        }

        int last = at - 1;
        if (rounds && buffer[last] >= '5') last = RoundUp(buffer, last);
        return last;
    }

    private int RoundUp(Span<char> buffer, int last)
    {
        buffer[last] = '0';
        int at = last - 1;
        for (; at >= 2 && buffer[at] == '9'; at--) buffer[at] = '0';
        if (at >= 2)
        {
            buffer[at]++;
            return last;
        }

        buffer[2] = '1';
        _point++;
        return _fixed && !_general ? last + 1 : last;
    }

    private readonly string Fixed(ReadOnlySpan<char> buffer, int end)
    {
        int whole = Math.Max(_point, 1);
        string integer = new(buffer.Slice(2, whole));
        int fraction = end - (2 + whole);
        if (fraction <= 0) return integer;
        string digits = new(buffer.Slice(2 + whole, fraction));
        if (_general) digits = digits.TrimEnd('0');
        return digits.Length == 0 ? integer : integer + "." + digits;
    }

    private readonly string Exponential(ReadOnlySpan<char> buffer, int end)
    {
        string digits = new(buffer[2..end]);
        string text = _digits > 1 ? digits[..1] + "." + digits[1..] : digits;
        if (_general) text = text.TrimEnd('0').TrimEnd('.');
        int exponent = _point - 1;
        string sign = exponent < 0 ? "-" : "+";
        char letter = char.IsUpper(_conversion) ? 'E' : 'e';
        return text + letter + sign + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }
}
