using System;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Math</c> in nanoFramework.System.Math.</summary>
[NativeFor("System.Math")]
public static class MathNative
{
    public static double Acos(double d) => Math.Acos(d);

    public static float Acos(float d) => MathF.Acos(d);

    public static double Asin(double d) => Math.Asin(d);

    public static float Asin(float d) => MathF.Asin(d);

    public static double Atan(double d) => Math.Atan(d);

    public static float Atan(float d) => MathF.Atan(d);

    public static double Atan2(double x, double y) => Math.Atan2(x, y);

    public static float Atan2(float x, float y) => MathF.Atan2(x, y);

    public static double Ceiling(double d) => Math.Ceiling(d);

    public static float Ceiling(float d) => MathF.Ceiling(d);

    public static double Cos(double d) => Math.Cos(d);

    public static float Cos(float d) => MathF.Cos(d);

    public static double Cosh(double d) => Math.Cosh(d);

    public static float Cosh(float d) => MathF.Cosh(d);

    public static double Exp(double d) => Math.Exp(d);

    public static float Exp(float d) => MathF.Exp(d);

    public static double Floor(double d) => Math.Floor(d);

    public static float Floor(float d) => MathF.Floor(d);

    public static double IEEERemainder(double x, double y) => Math.IEEERemainder(x, y);

    public static double Log(double d) => Math.Log(d);

    public static float Log(float d) => MathF.Log(d);

    public static double Log10(double d) => Math.Log10(d);

    public static float Log10(float d) => MathF.Log10(d);

    public static double Pow(double x, double y) => Math.Pow(x, y);

    public static float Pow(float x, float y) => MathF.Pow(x, y);

    public static double Round(double d) => Math.Round(d);

    public static float Round(float d) => MathF.Round(d);

    public static double Sin(double d) => Math.Sin(d);

    public static float Sin(float d) => MathF.Sin(d);

    public static double Sinh(double d) => Math.Sinh(d);

    public static float Sinh(float d) => MathF.Sinh(d);

    public static double Sqrt(double d) => Math.Sqrt(d);

    public static float Sqrt(float d) => MathF.Sqrt(d);

    public static double Tan(double d) => Math.Tan(d);

    public static float Tan(float d) => MathF.Tan(d);

    public static double Tanh(double d) => Math.Tanh(d);

    public static float Tanh(float d) => MathF.Tanh(d);

    public static double Truncate(double d) => Math.Truncate(d);

    public static float Truncate(float d) => MathF.Truncate(d);

    public static double Abs(double d) => Math.Abs(d);

    public static float Abs(float d) => MathF.Abs(d);

    public static double Max(double x, double y) => Math.Max(x, y);

    public static float Max(float x, float y) => MathF.Max(x, y);

    public static double Min(double x, double y) => Math.Min(x, y);

    public static float Min(float x, float y) => MathF.Min(x, y);

    public static int Max(int x, int y) => Math.Max(x, y);

    public static int Min(int x, int y) => Math.Min(x, y);

    public static uint Max(uint x, uint y) => Math.Max(x, y);

    public static uint Min(uint x, uint y) => Math.Min(x, y);

    public static int Abs(int d) => d < 0 ? unchecked(-d) : d;

    public static int Sign(double d) => d > 0 ? 1 : d < 0 ? -1 : 0;

    public static int Sign(float d) => d > 0 ? 1 : d < 0 ? -1 : 0;
}
