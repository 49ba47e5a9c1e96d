using System;

namespace Peers.Tests.Bluez.DBus;

/// <summary>An error reply, received or to be sent.</summary>
internal sealed class DBusException(string name, string message) : Exception($"{name}: {message}")
{
    public string Name { get; } = name;
}
