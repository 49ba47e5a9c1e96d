using System;
using Microsoft.Extensions.Logging;

namespace BleStack.Hci;

/// <summary>What an <see cref="HciHost"/> needs beside its transport.</summary>
internal sealed record HciHostOptions(ILogger Logger, IHciTrace? Trace, TimeSpan CommandTimeout);
