using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Explain.Fields;
using BleStack.Gap;
using BleStack.Hci;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>Errors of a phone's operations as shown by a page.</summary>
internal static class PhoneErrors
{
    private const string InSettings =
        "in the phone's settings choose a display or keyboard and protection against a man in the middle, then pair";

    /// <summary>Runs an operation of a phone; a failure becomes a sentence that says what to do.</summary>
    /// <param name="phone">The phone.</param>
    /// <param name="what">The operation, for "… again": "read".</param>
    /// <param name="run">Performs the operation.</param>
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

    /// <summary>An ATT error with the attribute's requirement and what to do next.</summary>
    public static string Describe(AttException exception, VirtualPhone phone, string what) =>
        exception.Failure == AttFailure.ErrorResponse
            ? $"{PduFields.Spaced(exception.Code.ToString())}. {Refusal.Advice(exception, phone, what, InSettings)}".TrimEnd()
            : exception.Message;
}
