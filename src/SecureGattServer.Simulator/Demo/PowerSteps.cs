using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Demo;

/// <summary>The device loses power and boots again: whether a bond survives depends on the image.</summary>
internal static class PowerSteps
{
    /// <summary>
    /// Power off, power on, and the result for the phone: the bond if the image stores bonds in flash; otherwise none, and how to recover.
    /// </summary>
    public static IReadOnlyList<DemoStep> PowerCycle(DemoContext context) => context.Device.Board.Options.Image.BondsSurviveReboot
        ? [Cycle(context), LinkSteps.ComeBack(context, "bond-survived")]
        : [Cycle(context), BondLost(context), PairAgain(context)];

    private static DemoStep Cycle(DemoContext context) => new("power-cycle", "The device is switched off and on again", async token =>
    {
        context.Device.PowerCycle();
        await context.Device.Advertising.WaitAsync(token).ConfigureAwait(false);
        bool survive = context.Device.Board.Options.Image.BondsSurviveReboot;
        context.Why(
            $"image {context.Device.Board.Options.Image.Name} keeps bonds in {(survive ? "flash: they survive" : "RAM: they are gone")}"
        );
        return "advertises again";
    });

    private static DemoStep BondLost(DemoContext context) =>
        new("bond-lost", "The phone comes back with a key the device no longer has", async token =>
        {
            await LinkSteps.ConnectAgainAsync(context, token).ConfigureAwait(false);
            PairingOutcome outcome = await context.Phone.EncryptAsync(token).ConfigureAwait(false);
            CheckException.That(!outcome.IsSuccess, "the link was encrypted, although the device has lost the key");
            CheckException.That(
                outcome.HciError == HciErrorCode.PinOrKeyMissing,
                $"expected PIN or Key Missing (0x06), encryption {outcome}"
            );
            int said = context.Device.Console.Mark();
            await context.Phone.Link!.DisconnectAsync(HciErrorCode.AuthenticationFailure).WaitAsync(token).ConfigureAwait(false);
            context.Why(
                "a phone says \"pairing information lost\" now and hangs up; its user has to forget the device there and pair again"
            );
            string verdict = await context.Device.Console.WaitAsync(said, "verdict: bond lost", token).ConfigureAwait(false);
            return $"refused with PIN or Key Missing (0x06); {DemoContext.WithoutLink(verdict)}";
        });

    private static DemoStep PairAgain(DemoContext context) =>
        new("pair-again", "The phone forgets the device and pairs again", async token =>
        {
            await LinkSteps.ConnectAgainAsync(context, token).ConfigureAwait(false);
            BleAddress peer = context.Phone.Link!.PeerIdentity;
            CheckException.That(context.Phone.Host.Bonds.Remove(peer), $"the phone has no bond with {peer} to forget");
            context.Say("forgets the bond");
            return await LinkSteps.PairAsync(context, token).ConfigureAwait(false);
        }) { Limit = TimeSpan.FromSeconds(15) };
}
