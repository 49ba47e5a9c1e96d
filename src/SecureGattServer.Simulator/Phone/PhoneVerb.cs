using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace SecureGattServer.Simulator.Phone;

/// <summary>One command of the phone.</summary>
/// <param name="Usage">Its name and arguments, as typed.</param>
/// <param name="Help">Its description, in one line.</param>
/// <param name="Run">Carries it out.</param>
internal sealed record PhoneVerb(string Usage, string Help, Func<string[], CancellationToken, Task> Run)
{
    /// <summary>The name of the command.</summary>
    public string Name { get; } = Usage.Split(' ')[0];

    /// <summary>Maximum number of arguments; by default as many as its usage names.</summary>
    public int Takes { get; init; } = Usage.Split(' ').Length - 1;

    /// <summary>Candidates for its first argument, for completion.</summary>
    public Func<IReadOnlyList<string>> Values { get; init; } = static () => [];
}
