using BleStack.Core;

namespace BleStack.Smp;

/// <summary>Which characteristic of a table this is, by what it is and not by its handle.</summary>
/// <param name="Service">UUID of the service it is in.</param>
/// <param name="ServiceInstance">0 for the first service with that UUID by ascending handle, 1 for the second, and so on.</param>
/// <param name="Characteristic">UUID of the characteristic.</param>
/// <param name="Instance">0 for the first characteristic with that UUID in the service, 1 for the second, and so on.</param>
public readonly record struct CharacteristicIdentity(BleUuid Service, int ServiceInstance, BleUuid Characteristic, int Instance);

/// <summary>A Client Characteristic Configuration as a bond keeps it, with the characteristic it was written for.</summary>
/// <param name="Value">Bit 0 notifications, bit 1 indications; never 0.</param>
/// <param name="Of">The characteristic; null where a bond of an older version kept the handle alone.</param>
public readonly record struct SavedCccd(ushort Value, CharacteristicIdentity? Of = null);
