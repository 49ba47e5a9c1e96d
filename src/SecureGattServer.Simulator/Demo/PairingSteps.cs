using BleStack.Core;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Demo;

/// <summary>What happens around a pairing: data carried another way, and phones the device must turn away.</summary>
internal static class PairingSteps
{
    /// <summary>The phone brings something the device must refuse with Authentication Requirements, then becomes itself again.</summary>
    public static DemoStep Refused(DemoStage stage, string name, string title, PairingSettings phone) => new(name, title, async token =>
    {
        int mark = stage.Phone.Wire.Mark();
        stage.Phone.Host.Pairing = phone;
        PairingOutcome outcome = await stage.Phone.PairAsync(token).ConfigureAwait(false);
        stage.Phone.Host.Pairing = stage.Scene.Phone;
        CheckException.That(!outcome.IsSuccess, $"the device let it in: {outcome}");
        bool onTheWire = stage.Phone.Wire.Saw(mark, static fact => fact is { Received: true, Smp: SmpCode.PairingFailed, Octets: [_, (byte)PairingFailure.AuthenticationRequirements] });
        CheckException.That(onTheWire, $"expected Pairing Failed with Authentication Requirements (0x03), pairing {outcome}");
        stage.Why("Secure Connections Only mode: below level 4 the device has no link with anybody");
        return "refused with Authentication Requirements (0x03)";
    });

    /// <summary>Each reads the other's tag.</summary>
    public static DemoStep ExchangeOutOfBand(DemoStage stage) => new("oob-exchange", "Phone and device read each other's out-of-band data", async token =>
    {
        await stage.Device.Advertising.WaitAsync(token).ConfigureAwait(false);
        string device = stage.Device.User.OutOfBandData ?? throw new CheckException("the device offers no out-of-band data");
        OobData own = OobData.Generate(SystemRandom.Instance);
        stage.Phone.Host.Pairing = stage.Scene.Phone with { Oob = own.WithPeer(device) };
        int mark = stage.Device.Console.Mark();
        stage.Device.User.TryGiveOutOfBand(own.ToText());
        await stage.Device.Console.WaitAsync(mark, "out-of-band data of a phone taken", token).ConfigureAwait(false);
        stage.Why("a confirm value over each side's public key went another way (a tag, a printed code), so a man in the middle of the radio link is found out");
        return "both have the other's confirm value and random number";
    });
}
