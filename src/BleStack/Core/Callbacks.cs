using System;

namespace BleStack.Core;

/// <summary>
/// Calls what belongs to the users of the host: each subscriber by itself, so that one that throws ends neither the others nor what the
/// host was doing.
/// </summary>
/// <remarks>The exception is reported as <see cref="HostLoop.UnhandledException"/>, and counted. Nothing is allocated.</remarks>
internal static class Callbacks
{
    public static void Raise(this HostLoop loop, Action? subscribers)
    {
        foreach (Action subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            try
            {
                subscriber();
            }
            catch (Exception exception)
            {
                loop.Report(exception);
            }
        }
    }

    public static void Raise<T>(this HostLoop loop, Action<T>? subscribers, T argument)
    {
        foreach (Action<T> subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            try
            {
                subscriber(argument);
            }
            catch (Exception exception)
            {
                loop.Report(exception);
            }
        }
    }

    public static void Raise<T1, T2>(this HostLoop loop, Action<T1, T2>? subscribers, T1 first, T2 second)
    {
        foreach (Action<T1, T2> subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            try
            {
                subscriber(first, second);
            }
            catch (Exception exception)
            {
                loop.Report(exception);
            }
        }
    }

    /// <summary>Asks a user's function; one that throws has answered <paramref name="otherwise"/>.</summary>
    public static TResult Ask<T, TResult>(this HostLoop loop, Func<T, TResult> question, T argument, TResult otherwise)
    {
        try
        {
            return question(argument);
        }
        catch (Exception exception)
        {
            loop.Report(exception);
            return otherwise;
        }
    }
}
