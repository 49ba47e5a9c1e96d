using System.Threading.Tasks;
using Adversary.Tests.Kit;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using VirtualBoard;
using Xunit;

namespace Adversary.Tests;

/// <summary>Method confusion (von Tschirschnitz and others, 2021): a man in the middle pairs with one victim by Numeric Comparison and with
/// the other by Passkey Entry; the user types the number shown by the first into the second, and both consider the link
/// authenticated.</summary>
public sealed class MethodConfusionTests
{
    [Fact]
    public void User_who_types_the_number_to_compare_authenticates_the_man_in_the_middle_to_both()
    {
        // Allowed by the specification: neither side can see which method the other one uses ([Vol 3, Part H] 2.3.5.1).
        var typist = new Typist();
        var device = new PairingSettings { IoCapability = IoCapability.KeyboardOnly, AuthReq = StackTarget.Display.AuthReq };
        var phone = new PairingSettings { IoCapability = IoCapability.DisplayYesNo, AuthReq = StackTarget.Display.AuthReq };
        using TestPair pair = TestPair.Create(
            new BleHostOptions { Pairing = device, Agent = typist },
            new BleHostOptions { Pairing = phone, Agent = typist }
        );
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        var towardsDevice = new RawPeer(pair);
        towardsDevice.Connect(pair.Peripheral.CurrentAddress);
        var passkeySide = new SmpAttacker(towardsDevice, pair.Peripheral.Identity);
        passkeySide.Begin("01 00 00 0D 10 00 00");
        passkeySide.ExchangeKeys();

        (LeLink link, RawPeer towardsPhone) = PublicKeyTests.Impostor(pair);
        Task<PairingOutcome> pairing = pair.Begin(() => link.PairAsync());
        var comparisonSide = new Comparison(towardsPhone, link);
        uint number = comparisonSide.Compare();
        Assert.Equal(number, typist.Compared);

        typist.Type(number);
        byte[] deviceKey = passkeySide.Rounds(number)!;
        typist.Confirm();
        byte[] phoneKey = comparisonSide.Check();
        towardsPhone.LongTermKey = phoneKey;
        for (int i = 0; i < 10 && !pairing.IsCompleted; i++)
        {
            pair.Loop.RunUntilIdle();
            towardsPhone.Take(RawPeer.Att);
        }

        Assert.True(pairing.Result.IsSuccess);

        passkeySide.Encrypt(deviceKey, 0);
        pair.Loop.RunUntilIdle();
        Assert.Equal(SecurityLevel.AuthenticatedSecureConnections, link.Security.Level);
        Assert.Equal(SecurityLevel.AuthenticatedSecureConnections, pair.Peripheral.Links[0].Security.Level);
    }

    [Theory]
    [InlineData(Target.Stock)]
    [InlineData(Target.Full)]
    public async Task Default_profile_only_shows_so_the_number_a_phone_compares_opens_nothing(string platform)
    {
        // The firmware chooses the passkey and has no input: it cannot be made equal to the other victim's number.
        await using Target target = await Target.CreateAsync(platform);
        SmpAttacker attacker = target.Attacker();
        attacker.Begin("01 02 00 0D 10 00 00");
        uint number = 123_456;
        Assert.Null(attacker.PasskeyEntry(number, out _));
        Assert.NotEqual(number, target.Shown);
        Assert.Empty(target.Bonds.All);
    }

    [Fact]
    public async Task Keyboard_profile_falls_to_it_and_its_prompt_names_what_to_type()
    {
        await using FirmwareTarget target = await FirmwareTarget.BootAsync("profile=keyboard");
        SmpAttacker attacker = target.Attacker();
        attacker.Begin("01 00 00 0D 10 00 00");
        attacker.ExchangeKeys();
        BoardPrompt prompt = await target.Bench.PromptAsync();
        target.Says("pair: type the passkey the phone shows");
        const uint Compared = 271_828;
        prompt.Answer!(DeviceDigits(Compared));
        byte[] key = attacker.Rounds(Compared)!;
        attacker.Encrypt(key, 0);
        target.Says("verdict: paired: encrypted and authenticated");
    }

    private static string DeviceDigits(uint passkey) => passkey.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One user of both devices, who follows their instructions.</summary>
    private sealed class Typist : IPairingAgent
    {
        private PairingQuestion? _typing;
        private PairingQuestion? _comparing;

        public uint Compared => _comparing!.Number;

        public void Ask(PairingQuestion question)
        {
            if (question.Kind == PairingQuestionKind.EnterPasskey) _typing = question;
            else _comparing = question;
        }

        public void Type(uint number) => _typing!.AnswerNumber(number);

        public void Confirm() => _comparing!.Accept();
    }

    /// <summary>The responder's half of a Numeric Comparison, with the phone.</summary>
    private sealed class Comparison(RawPeer peer, LeLink phone)
    {
        private const string Response = "02010009100000";
        private readonly P256KeyPair _keys = P256KeyPair.Generate(new SeededRandom(5));
        private readonly byte[] _nb = new byte[16];
        private string _request = "";
        private byte[] _na = [];
        private SmpAttacker _math = null!;

        public uint Compare()
        {
            _request = peer.Next(RawPeer.Smp);
            peer.Send(RawPeer.Smp, Response);
            _math = new SmpAttacker(peer, peer.Host.Address, phone.LocalAddress);
            _math.Take(peer.Next(RawPeer.Smp));
            peer.Send(RawPeer.Smp, SmpAttacker.PublicKey(_keys.Public.X, _keys.Public.Y));
            peer.Send(RawPeer.Smp, "03" + SmpAttacker.Wire(SmpAttacker.Confirm(_keys.Public.X, _math.Theirs.X, _nb, 0)));
            _na = SmpAttacker.Value(peer.Next(RawPeer.Smp));
            peer.Send(RawPeer.Smp, "04" + SmpAttacker.Wire(_nb));
            return SmpFunctions.G2(_math.Theirs.X, _keys.Public.X, _na, _nb) % 1_000_000;
        }

        public byte[] Check()
        {
            byte[] theirs = SmpAttacker.Value(peer.Next(RawPeer.Smp));
            _math.Derive(_keys, _math.Theirs, _na, _nb, out byte[] macKey, out byte[] ltk);
            byte[] ea = new byte[16], eb = new byte[16];
            SmpFunctions.F6(macKey, _na, _nb, new byte[16], SmpAttacker.IoCap(_request), phone.LocalAddress, peer.Host.Address, ea);
            SmpFunctions.F6(macKey, _nb, _na, new byte[16], SmpAttacker.IoCap(Response), peer.Host.Address, phone.LocalAddress, eb);
            Assert.Equal(ea, theirs);
            peer.Send(RawPeer.Smp, "0D" + SmpAttacker.Wire(eb));
            return ltk;
        }
    }
}
