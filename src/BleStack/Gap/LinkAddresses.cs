using BleStack.Core;

namespace BleStack.Gap;

/// <summary>The addresses of one connection.</summary>
/// <param name="Local">This device's, as used when the connection was made.</param>
/// <param name="Peer">The peer's, as used when the connection was made.</param>
/// <param name="PeerIdentity">The bonded identity behind it, else the same.</param>
internal readonly record struct LinkAddresses(BleAddress Local, BleAddress Peer, BleAddress PeerIdentity);
