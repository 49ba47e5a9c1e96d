using System;

namespace BleStack.Hci.Packets;

#pragma warning disable CS1591 // The names are the specification's.

/// <summary>LE features ([Vol 6, Part B] 4.6).</summary>
[Flags]
public enum LeFeatures : ulong
{
    None                                 = 0,
    LeEncryption                         = 1UL << 0,
    ConnectionParametersRequestProcedure = 1UL << 1,
    ExtendedRejectIndication             = 1UL << 2,
    PeripheralInitiatedFeaturesExchange  = 1UL << 3,
    LePing                               = 1UL << 4,
    LeDataPacketLengthExtension          = 1UL << 5,
    LlPrivacy                            = 1UL << 6,
    ExtendedScannerFilterPolicies        = 1UL << 7,
    Le2MPhy                              = 1UL << 8,
    StableModulationIndexTransmitter     = 1UL << 9,
    StableModulationIndexReceiver        = 1UL << 10,
    LeCodedPhy                           = 1UL << 11,
    LeExtendedAdvertising                = 1UL << 12,
    LePeriodicAdvertising                = 1UL << 13,
    ChannelSelectionAlgorithm2           = 1UL << 14,
    LePowerClass1                        = 1UL << 15,
    MinimumNumberOfUsedChannelsProcedure = 1UL << 16,
    RemotePublicKeyValidation            = 1UL << 27,
}
