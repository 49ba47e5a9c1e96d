using System;
using System.Globalization;

namespace nanoFramework.Interpreter.Natives;

/// <summary>System.DateTime: ticks of 100 ns since 1601, the highest bit set where the value was made as UTC.</summary>
[NativeFor("System.DateTime")]
public static class DateTimeNative
{
    internal const long TicksAtOrigin = 504911232000000000;
    private const ulong UtcMask = 0x8000000000000000;
    private static readonly int[] DaysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

    private enum Part
    {
        Year,
        Month,
        Day,
        DayOfWeek,
        DayOfYear,
        Hour,
        Minute,
        Second,
        Millisecond,
    }

    public static void ctor(ref ulong self, int year, int month, int day, int hour, int minute, int second, int millisecond)
    {
        if (year is < 1601 or > 3000 || month is < 1 or > 12 || day is < 1 or > 31) Throw.OutOfRange();
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || millisecond is < 0 or > 1000) Throw.OutOfRange();
        self = (ulong)Ticks(year, month, day, hour, minute, second, millisecond) | UtcMask;
    }

    public static int GetDateTimePart(ref ulong self, int part)
    {
        DateTime time = new((long)(self & ~UtcMask) + TicksAtOrigin);
        return (Part)part switch
        {
            Part.Year => time.Year,
            Part.Month => time.Month,
            Part.Day => time.Day,
            Part.DayOfWeek => (int)time.DayOfWeek,
            Part.DayOfYear => time.DayOfYear,
            Part.Hour => time.Hour,
            Part.Minute => time.Minute,
            Part.Second => time.Second,
            _ => time.Millisecond,
        };
    }

    public static int DaysInMonth(int year, int month)
    {
        if (month is < 1 or > 12) return 0;
        return DaysBefore[month] - DaysBefore[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);
    }

    public static long GetUtcNowAsTicks() => Machine.UtcNow.Ticks;

    public static long GetTodayAsTicks() => Machine.UtcNow.Date.Ticks;

    /// <summary>Ticks since 1601 of a date whose day may lie beyond its month.</summary>
    internal static long Ticks(int year, int month, int day, int hour, int minute, int second, int millisecond)
    {
        long days = (new DateTime(year, 1, 1).Ticks - TicksAtOrigin) / TimeSpan.TicksPerDay;
        days += DaysBefore[month - 1] + (month > 2 && IsLeap(year) ? 1 : 0) + day - 1;
        return (days * TimeSpan.TicksPerDay) + (((((hour * 60L) + minute) * 60L) + second) * TimeSpan.TicksPerSecond)
            + (millisecond * TimeSpan.TicksPerMillisecond);
    }

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// <summary>System.TimeSpan: ticks of 100 ns.</summary>
[NativeFor("System.TimeSpan")]
public static class TimeSpanNative
{
    public static void ctor(ref long self, int hours, int minutes, int seconds) => self = Ticks(0, hours, minutes, seconds, 0);

    public static void ctor(ref long self, int days, int hours, int minutes, int seconds) => self = Ticks(days, hours, minutes, seconds, 0);

    public static void ctor(ref long self, int days, int hours, int minutes, int seconds, int milliseconds) =>
        self = Ticks(days, hours, minutes, seconds, milliseconds);

    public static int Compare(long t1, long t2) => t1.CompareTo(t2);

    public static int CompareTo(ref long self, object? value) => value is null ? 1 : self.CompareTo(TicksOf(value));

    public static bool Equals(ref long self, object? value) => value is not null && self == TicksOf(value);

    public static bool Equals(long t1, long t2) => t1 == t2;

    public static string ToString(ref long self) => new TimeSpan(self).ToString("c", CultureInfo.InvariantCulture);

    // All arithmetic wraps, and Timeout.InfiniteTimeSpan is -1: one tick below zero, not a millisecond.
    private static long Ticks(int days, int hours, int minutes, int seconds, int milliseconds)
    {
        unchecked
        {
            long total = ((days * 86400L) + (hours * 3600) + (minutes * 60) + seconds) * 1000;
            total = total == 0 && milliseconds == -1 ? -1 : total + milliseconds;
            return total * TimeSpan.TicksPerMillisecond;
        }
    }

    private static long TicksOf(object value)
    {
        if (value.GetType().FullName != "System.TimeSpan") Throw.NullReference();
        return Boxed.Field<long>(value);
    }
}

/// <summary>Native methods of <c>System.Globalization.DateTimeFormat</c>.</summary>
[NativeFor("System.Globalization.DateTimeFormat")]
public static class DateTimeFormatNative
{
    public static string FormatDigits(int value, int len) =>
        len >= 2 ? value.ToString("D" + len, CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Native methods of <c>System.Globalization.CultureInfo</c>.</summary>
[NativeFor("System.Globalization.CultureInfo")]
public static class CultureInfoNative
{
    private static object? s_current;

    public static object? get_CurrentUICultureInternal() => s_current;

    public static void set_CurrentUICultureInternal(object? value) => s_current = value;
}
