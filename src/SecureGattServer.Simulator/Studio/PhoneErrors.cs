using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Hci;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>What can go wrong with a phone, as a page tells it.</summary>
internal static class PhoneErrors
{
    /// <summary>Runs what a phone does; a failure becomes a sentence that says what to do.</summary>
    /// <param name="phone">The phone.</param>
    /// <param name="what">What is done, for "… again": "read".</param>
    /// <param name="run">Does it.</param>
    public static async Task<T> TellAsync<T>(VirtualPhone phone, string what, Func<Task<T>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (AttException exception)
        {
            throw new PageCommandException(Describe(exception, phone, what));
        }
        catch (Exception exception) when (exception is PhoneCommandException or ConnectionFailedException or BondStoreException)
        {
            throw new PageCommandException(exception.Message);
        }
        catch (Exception exception) when (exception is HciCommandException or HciTransportException or ObjectDisposedException)
        {
            throw new PageCommandException($"The phone's controller does not do that now. {exception.Message}");
        }
    }

    /// <summary>An ATT error with what the attribute wants and what to do next.</summary>
    public static string Describe(AttException exception, VirtualPhone phone, string what) =>
        exception.Failure == AttFailure.ErrorResponse ? $"{exception.Message} {Refusal.Advice(exception, phone, what)}".TrimEnd() : exception.Message;
}
