using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Demo;

/// <summary>The device loses power and comes back: what that does to a bond depends on the image.</summary>
internal static class PowerSteps
{
    /// <summary>Off, on, and what the phone finds: the bond where the image keeps bonds in flash, else none, and the way out.</summary>
    public static IReadOnlyList<DemoStep> PowerCycle(DemoStage stage) => stage.Device.Board.Options.Image.BondsSurviveReboot
        ? [Cycle(stage), LinkSteps.ComeBack(stage, "bond-survived")]
        : [Cycle(stage), BondLost(stage), PairAgain(stage)];

    private static DemoStep Cycle(DemoStage stage) => new("power-cycle", "The device is switched off and on again", async token =>
    {
        stage.Device.PowerCycle();
        await stage.Device.Advertising.WaitAsync(token).ConfigureAwait(false);
        bool survive = stage.Device.Board.Options.Image.BondsSurviveReboot;
        stage.Why($"image {stage.Device.Board.Options.Image.Name} keeps bonds in {(survive ? "flash: they survive" : "RAM: they are gone")}");
        return "advertises again";
    });

    private static DemoStep BondLost(DemoStage stage) => new("bond-lost", "The phone comes back with a key the device no longer has", async token =>
    {
        await LinkSteps.ConnectAgainAsync(stage, token).ConfigureAwait(false);
        PairingOutcome outcome = await stage.Phone.EncryptAsync(token).ConfigureAwait(false);
        CheckException.That(!outcome.IsSuccess, "the link was encrypted, although the device has lost the key");
        CheckException.That(outcome.HciError == HciErrorCode.PinOrKeyMissing, $"expected PIN or Key Missing (0x06), encryption {outcome}");
        int said = stage.Device.Console.Mark();
        await stage.Phone.Link!.DisconnectAsync(HciErrorCode.AuthenticationFailure).WaitAsync(token).ConfigureAwait(false);
        stage.Why("a phone says \"pairing information lost\" now and hangs up; its user has to forget the device there and pair again");
        string verdict = await stage.Device.Console.WaitAsync(said, "verdict: bond lost", token).ConfigureAwait(false);
        return $"refused with PIN or Key Missing (0x06); {DemoStage.WithoutLink(verdict)}";
    });

    private static DemoStep PairAgain(DemoStage stage) => new("pair-again", "The phone forgets the device and pairs anew", async token =>
    {
        await LinkSteps.ConnectAgainAsync(stage, token).ConfigureAwait(false);
        BleAddress peer = stage.Phone.Link!.PeerIdentity;
        CheckException.That(stage.Phone.Host.Bonds.Remove(peer), $"the phone has no bond with {peer} to forget");
        stage.Say("forgets the bond");
        return await LinkSteps.PairAsync(stage, token).ConfigureAwait(false);
    })
    {
        Limit = TimeSpan.FromSeconds(15),
    };
}
