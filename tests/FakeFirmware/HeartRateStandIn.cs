using System;
using System.Globalization;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using VirtualBoard;

namespace FakeFirmware;

/// <summary>
/// A heart-rate server directly on BleStack, with a fault if the settings ask for one: the demo must accept the former and detect the
/// latter.
/// </summary>
internal sealed class HeartRateStandIn : IPairingAgent
{
    private const AttributePermissions Protected =
        AttributePermissions.Read | AttributePermissions.ReadEncrypted | AttributePermissions.ReadAuthenticated;
    private readonly IBoard _board;
    private readonly string _flaw;
    private readonly BleHost _host;
    private readonly GattCharacteristic _measurement = new(0x2A37, GattProperties.Notify);

    private HeartRateStandIn(IBoard board, string flaw)
    {
        (_board, _flaw) = (board, flaw);
        _host = new BleHost(board.OpenController(), new BleHostOptions
        {
            DeviceName = "Stand-in",
            Bonds = board.BondStore,
            Agent = this,
            Pairing = Settings(board),
            ResumeAdvertising = true,
        });
        _host.Disconnected += (_, reason) =>
        {
            if (reason == HciErrorCode.AuthenticationFailure) board.ConsoleLine("verdict: bond lost");
        };
    }

    public static void Run(IBoard board, string flaw)
    {
        var server = new HeartRateStandIn(board, flaw);
        server.AddServices();
        server._host.StartAsync(board.PowerOff).Wait();
        server._host.Advertiser.StartAsync(new AdvertisingParameters
        {
            Data = new AdvertisingDataBuilder().Flags().Services(flaw == "other-service" ? (ushort)0x180F : (ushort)0x180D).ToArray(),
            ScanResponse = new AdvertisingDataBuilder().Name("Stand-in").ToArray(),
        }).Wait();
        byte[] measurement = flaw == "malformed" ? [0x08, 72] : [0x06, 72];
        while (!board.PowerOff.WaitHandle.WaitOne(20))
            server._host.Loop.Post(_ => server._host.Server.NotifyAll(server._measurement, measurement), null);
    }

    public void Ask(PairingQuestion question)
    {
        switch (question.Kind)
        {
            case PairingQuestionKind.DisplayPasskey:
                uint shown = _flaw == "wrong-display" ? (question.Number + 1) % 1_000_000 : question.Number;
                _board.UserPrompt(new BoardPrompt(BoardPromptKind.ShowPasskey, shown, null));
                break;
            case PairingQuestionKind.EnterPasskey:
                _board.UserPrompt(
                    new BoardPrompt(BoardPromptKind.TypePasskey, 0, answer =>
                        question.AnswerNumber(uint.Parse(answer, CultureInfo.InvariantCulture))
                    )
                );
                break;
            case PairingQuestionKind.CompareNumbers:
                _board.UserPrompt(new BoardPrompt(BoardPromptKind.CompareNumbers, question.Number, answer => Decide(question, answer)));
                break;
        }
    }

    private static void Decide(PairingQuestion question, string answer)
    {
        if (answer == "yes") question.Accept();
        else question.Reject();
    }

    private static PairingSettings Settings(IBoard board)
    {
        bool justWorks = board.Settings["profile"] == "just-works";
        return new PairingSettings
        {
            IoCapability = board.Settings["profile"] switch
            {
                "just-works" => IoCapability.NoInputNoOutput,
                "numeric" => IoCapability.DisplayYesNo,
                "keyboard" => IoCapability.KeyboardOnly,
                _ => IoCapability.DisplayOnly,
            },
            AuthReq = AuthReq.Bonding | AuthReq.SecureConnections | (justWorks ? AuthReq.None : AuthReq.Mitm),
        };
    }

    private void AddServices()
    {
        AttributePermissions permissions = _flaw switch
        {
            "open-read" => AttributePermissions.Read,
            _ when _board.Settings["profile"] == "just-works" => AttributePermissions.Read | AttributePermissions.ReadEncrypted,
            _ => Protected,
        };
        var location = new GattCharacteristic(0x2A38, GattProperties.Read, permissions);
        location.SetValue([0x01]);
        var control = new GattCharacteristic(0x2A39, GattProperties.Write) { OnWrite = OnControl };
        _host.Server.Add(new GattService(0x180D).Add(_measurement).Add(location).Add(control));
    }

    private void OnControl(AttWriteRequest request, ReadOnlySpan<byte> value)
    {
        if (value is [0x01] || _flaw == "no-0x80") request.Respond();
        else request.Fail((AttErrorCode)0x80);
    }
}
