using BenchmarkDotNet.Attributes;
using Benchmarks.Scenarios;
using BleStack.Smp;

namespace Benchmarks;

/// <summary>A pairing with its connection and disconnection (a small part), compared with its cryptography alone.</summary>
[MemoryDiagnoser]
public class Pairing
{
    private readonly World _passkey = PairingWork.World(PairingMethod.PasskeyEntry, secureConnections: true);
    private readonly World _comparison = PairingWork.World(PairingMethod.NumericComparison, secureConnections: true);
    private readonly World _justWorks = PairingWork.World(PairingMethod.JustWorks, secureConnections: true);
    private readonly World _legacyPasskey = PairingWork.World(PairingMethod.PasskeyEntry, secureConnections: false);
    private readonly World _bonded = PairingWork.World(PairingMethod.JustWorks, secureConnections: true);

    [GlobalSetup]
    public void Bond() => Turn.OfPairing(_bonded).Take();

    [Benchmark(Baseline = true)]
    public void CryptographyAlone() => PairingWork.PlatformFloor();

    [Benchmark]
    public void OwnCryptographyAlone() => PairingWork.OwnFloor();

    [Benchmark]
    public void ScPasskey() => Turn.OfPairing(_passkey).Take();

    [Benchmark]
    public void ScNumericComparison() => Turn.OfPairing(_comparison).Take();

    [Benchmark]
    public void ScJustWorks() => Turn.OfPairing(_justWorks).Take();

    [Benchmark]
    public void LegacyPasskey() => Turn.OfPairing(_legacyPasskey).Take();

    [Benchmark]
    public void EncryptionFromTheBond() => new Turn(() => _bonded.Run(_bonded.EncryptAsync), _bonded.Connect, _bonded.Disconnect).Take();
}

/// <summary>One read round trip, compared with the same packets without hosts.</summary>
[MemoryDiagnoser]
public class Read
{
    private const int Rounds = 1000;

    private readonly AttWork _read = AttWork.Read();
    private readonly AttWork _encrypted = AttWork.Read(encrypted: true);
    private readonly BareTransports _bare = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Rounds)]
    public void PacketsAlone() => _read.Floor(Rounds);

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void TransportsAlone() => _bare.Run(Rounds);

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void Hosts() => _read.Run(Rounds);

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void EncryptedPacketsAlone() => _encrypted.Floor(Rounds);

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void EncryptedHosts() => _encrypted.Run(Rounds);
}

/// <summary>One notification, compared with the same packets without hosts.</summary>
[MemoryDiagnoser]
public class Notification
{
    private const int Rounds = 8000;

    private readonly NotifyWork _work = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Rounds)]
    public void PacketsAlone() => _work.Floor(Rounds);

    [Benchmark(OperationsPerInvoke = Rounds)]
    public void Hosts() => _work.Run(Rounds);
}

/// <summary>Tables of increasing size: the cost of reading must be constant, that of discovery proportional.</summary>
public class Tables
{
    private const int Reads = 1000;

    private AttWork _read = null!;
    private AttWork _discovery = null!;

    [Params(20, 100, 1000, 10_000)]
    public int Attributes { get; set; }

    [GlobalSetup]
    public void Fill() => (_read, _discovery) = (AttWork.ReadIn(Attributes), AttWork.Discovery(Attributes));

    [Benchmark(OperationsPerInvoke = Reads)]
    public void ReadInTheMiddle() => _read.Run(Reads);

    [Benchmark]
    public void Discovery() => _discovery.Run(1);

    [Benchmark]
    public void DiscoveryPacketsAlone() => _discovery.Floor(1);
}

/// <summary>Many hosts on one air: start, advertise, connect in pairs, pair by Just Works.</summary>
public class Hosts
{
    [Params(10, 100, 1000)]
    public int Count { get; set; }

    [Benchmark]
    public void Live() => ManyHosts.Live(Count, 1);
}
