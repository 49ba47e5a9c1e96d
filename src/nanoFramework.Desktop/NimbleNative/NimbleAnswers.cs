// NimBLE's answers where they differ from the strict reading, according to Espressif's fork in the version of the images: ESP-IDF v5.5.4
// uses esp-nimble 5c1a43ca (nimble-1.6.0-idf, March 2026). docs/interop.md lists them with the functions they were read from.
using BleStack.Att;
using BleStack.Gatt;
using BleStack.Smp;

namespace NimbleNative;

/// <summary>NimBLE's behaviour for the attribute server and the Security Manager.</summary>
internal static class NimbleAnswers
{
    /// <summary>Bounds of a value read by type, ble_att_svr_build_read_type_rsp.</summary>
    private const int ByTypeBuffer = 19;

    /// <summary>The attribute server's (ble_att_svr.c, ble_gatts.c).</summary>
    public static AttBehavior Att { get; } = new()
    {
        IgnoresMalformed = true,
        RepeatsMtuExchange = true,
        RequestsInTurn = 9, // All but one of the receive buffers of the images' configuration.
        IgnoresOffsetOfDeclarations = true,
        ByTypeValueLimit = ByTypeBuffer,
        CutsGroups = true,
        FindsByReading = true,
        StopsReadMultipleWhenFull = true,
        SortsPreparedWrites = true,
    };

    /// <summary>The GATT server's (ble_gatts.c, ble_store.c).</summary>
    public static GattBehavior Gatt { get; } = new()
    {
        OffersFeatures = true,
        ForgetsTable = true,
        RestoresByHandle = true,
        CccdRefusal = AttErrorCode.RequestNotSupported,
    };

    /// <summary>The Security Manager's (ble_sm.c, ble_sm_sc.c, ble_sm_lgcy.c).</summary>
    public static SmpBehavior Smp { get; } = new()
    {
        IgnoresUnexpected = true,
        ReadsLongCommands = true,
        TruncatedReason = PairingFailure.UnspecifiedReason,
        SilentWhenTruncated = [SmpCode.PairingRequest, SmpCode.PairingResponse, SmpCode.PairingPublicKey, SmpCode.SecurityRequest],
        AcceptsReservedFeatures = true,
        DistributesWithoutBonding = true,
        AwaitsMissingOob = true,
        TakesKeysInAnyOrder = true,
        KeepsPairingOnReflectedKey = true,
        PairsAfterTimeout = true,
        RestartsTimerOnReceipt = true,
    };
}
