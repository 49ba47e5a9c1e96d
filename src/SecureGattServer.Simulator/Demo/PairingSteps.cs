using BleStack.Core;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Steps around a pairing: out-of-band data, and phones that the device must refuse.</summary>
internal static class PairingSteps
{
    /// <summary>The phone uses settings that the device must refuse with Authentication Requirements, then restores its own.</summary>
    public static DemoStep Refused(DemoContext context, string name, string title, PairingSettings phone) => new(name, title, async token =>
    {
        int mark = context.Phone.Wire.Mark();
        context.Phone.Host.Pairing = phone;
        PairingOutcome outcome = await context.Phone.PairAsync(token).ConfigureAwait(false);
        context.Phone.Host.Pairing = context.Scene.Phone;
        CheckException.That(!outcome.IsSuccess, $"the device let it in: {outcome}");
        bool onTheWire = context.Phone.Wire.Saw(mark, static fact =>
            fact is { Received: true, Smp: SmpCode.PairingFailed, Octets: [_, (byte)PairingFailure.AuthenticationRequirements] }
        );
        CheckException.That(onTheWire, $"expected Pairing Failed with Authentication Requirements (0x03), pairing {outcome}");
        context.Why("Secure Connections Only mode: the device accepts no link below level 4");
        return "refused with Authentication Requirements (0x03)";
    });

    /// <summary>Each device reads the other's tag.</summary>
    public static DemoStep ExchangeOutOfBand(DemoContext context) =>
        new("oob-exchange", "Phone and device read each other's out-of-band data", async token =>
        {
            await context.Device.Advertising.WaitAsync(token).ConfigureAwait(false);
            string device = context.Device.User.OutOfBandData ?? throw new CheckException("the device offers no out-of-band data");
            OobData own = OobData.Generate(SystemRandom.Instance);
            context.Phone.Host.Pairing = context.Scene.Phone with { Oob = own.WithPeer(device) };
            int mark = context.Device.Console.Mark();
            context.Device.User.TryGiveOutOfBand(own.ToText());
            await context.Device.Console.WaitAsync(mark, "out-of-band data of a phone taken", token).ConfigureAwait(false);
            context.Why(
                "a confirm value over each side's public key went another way (a tag, a printed code), so a man in the middle of the radio link is found out"
            );
            return "both have the other's confirm value and random number";
        });
}
