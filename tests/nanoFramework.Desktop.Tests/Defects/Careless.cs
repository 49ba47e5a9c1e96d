using System;
using System.Collections.Generic;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Advertisement;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Device.Bluetooth.Security;
using nanoFramework.Desktop.Tests.Board;
using VirtualBoard;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>Firmwares as one would write them from the library's documentation alone; each falls into one defect.</summary>
internal static class Careless
{
    public static readonly Dictionary<string, Action<IBoard>> All = new()
    {
        [nameof(AcceptsLate)] = AcceptsLate,
        [nameof(SecretInDescriptor)] = SecretInDescriptor,
        [nameof(BelievesSecureConnections)] = BelievesSecureConnections,
        [nameof(TrustsTheServersFlags)] = TrustsTheServersFlags,
        [nameof(NotifiesAnyone)] = NotifiesAnyone,
        [nameof(TrustsTheServersMtu)] = TrustsTheServersMtu,
        [nameof(DeviceInformationFirst)] = DeviceInformationFirst,
        [nameof(HandlesDescriptorOnly)] = HandlesDescriptorOnly,
        [nameof(TooManyCharacteristics)] = TooManyCharacteristics,
        [nameof(RestartsAdvertising)] = RestartsAdvertising,
        [nameof(StartsAgainWhenClosed)] = StartsAgainWhenClosed,
        [nameof(StopsAndStarts)] = StopsAndStarts,
        [nameof(StopsItsOwnPublisher)] = StopsItsOwnPublisher,
        [nameof(OwnCccd)] = OwnCccd,
        [nameof(PairsByThePublicMethod)] = PairsByThePublicMethod,
        [nameof(ReadsBeyondCount)] = ReadsBeyondCount,
        [nameof(DeletesABond)] = DeletesABond,
        [nameof(AnswersRequestsOnly)] = AnswersRequestsOnly,
        [nameof(OffersOutOfBand)] = OffersOutOfBand,
        [nameof(AsksTheImpossible)] = AsksTheImpossible,
        [nameof(LongName)] = LongName,
    };

    private static readonly byte[] s_secret = [0x5E, 0xC2, 0xE7];

    private static void AcceptsLate(IBoard board)
    {
        Scenarios.New(out GattServiceProvider provider).ReadRequested += (_, _) => board.ConsoleLine("reading");
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        pairing.IOCapabilities = DevicePairingIOCapabilities.DisplayOnly;
        pairing.ProtectionLevel = DevicePairingProtectionLevel.EncryptionAndAuthentication;
        pairing.PairingRequested += (_, e) =>
        {
            Scenarios.AfterThreeSeconds(board, () => e.Accept(123456));
            board.ConsoleLine("asked");
        };
        provider.StartAdvertising();
    }

    private static void SecretInDescriptor(IBoard board)
    {
        Scenarios
            .New(out GattServiceProvider provider)
            .CreateDescriptor(
                GattDescriptorUuids.ReportReference,
                new GattLocalDescriptorParameters
                {
                    ReadProtectionLevel = GattProtectionLevel.EncryptionAndAuthenticationRequired,
                    StaticValue = new Device.Bluetooth.Buffer(s_secret),
                }
            );
        provider.StartAdvertising();
    }

    private static void BelievesSecureConnections(IBoard board)
    {
        DevicePairing pairing = Display(out GattServiceProvider provider);
        pairing.PairingComplete += (_, _) => board.ConsoleLine($"secure connections: {pairing.WasSecureConnectionUsedForPairing}");
        provider.StartAdvertising();
    }

    private static void TrustsTheServersFlags(IBoard board)
    {
        DevicePairing pairing = Display(out GattServiceProvider provider, out GattLocalCharacteristic characteristic);
        characteristic.ReadRequested += (_, e) =>
        {
            GattReadRequest request = e.GetRequest();
            if (pairing.IsPaired && pairing.IsAuthenticated) request.RespondWithValue(new Device.Bluetooth.Buffer(s_secret));
            else request.RespondWithProtocolError(0x05);
        };
        pairing.PairingComplete += (_, _) => board.ConsoleLine("paired");
        provider.StartAdvertising();
    }

    private static void NotifiesAnyone(IBoard board)
    {
        GattLocalCharacteristic characteristic = Scenarios.New(
            out GattServiceProvider provider,
            GattProtectionLevel.EncryptionAndAuthenticationRequired
        );
        characteristic.SubscribedClientsChanged += (_, _) => characteristic.NotifyValue(new Device.Bluetooth.Buffer(s_secret));
        provider.StartAdvertising();
    }

    private static void TrustsTheServersMtu(IBoard board)
    {
        GattLocalCharacteristic characteristic = Scenarios.New(out GattServiceProvider provider);
        characteristic.SubscribedClientsChanged += (_, _) =>
        {
            int length = Math.Min(60, BluetoothLEServer.Instance.Session.MaxMtuSize - 3);
            board.ConsoleLine($"sending {length}");
            characteristic.NotifyValue(new Device.Bluetooth.Buffer(new byte[length]));
        };
        BluetoothLEServer.Instance.Session.MaxPduSizeChanged += (_, _) => board.ConsoleLine("mtu");
        provider.StartAdvertising();
    }

    private static void DeviceInformationFirst(IBoard board) => GattServiceProvider.Create(GattServiceUuids.DeviceInformation);

    private static void HandlesDescriptorOnly(IBoard board)
    {
        GattLocalDescriptor descriptor = Scenarios
            .New(out GattServiceProvider provider)
            .CreateDescriptor(
                GattDescriptorUuids.ReportReference,
                new GattLocalDescriptorParameters { StaticValue = new Device.Bluetooth.Buffer([1]) }
            )
            .Descriptor;
        descriptor.WriteRequested += (_, e) =>
        {
            board.ConsoleLine("written");
            e.GetRequest().Respond();
        };
        provider.StartAdvertising();
    }

    private static void TooManyCharacteristics(IBoard board)
    {
        Scenarios.New(out GattServiceProvider provider);
        for (int i = 0; i < 255; i++)
        {
            provider.Service.CreateCharacteristic(
                Guid.NewGuid(),
                new GattLocalCharacteristicParameters { CharacteristicProperties = GattCharacteristicProperties.Read }
            );
        }

        provider.StartAdvertising();
    }

    private static void RestartsAdvertising(IBoard board)
    {
        Scenarios.New(out GattServiceProvider provider);
        BluetoothLEServer.Instance.Session.SessionStatusChanged += (_, e) =>
        {
            if (e.Status != GattSessionStatus.Closed) return;
            Scenarios.Stopped(() =>
            {
                provider.StopAdvertising();
                provider.StartAdvertising();
            });
        };
        provider.StartAdvertising();
    }

    private static void StartsAgainWhenClosed(IBoard board)
    {
        Scenarios.New(out GattServiceProvider provider);
        BluetoothLEServer.Instance.Session.SessionStatusChanged += (_, e) =>
        {
            if (e.Status == GattSessionStatus.Closed) Scenarios.Stopped(provider.StartAdvertising);
        };
        provider.StartAdvertising();
    }

    private static void StopsAndStarts(IBoard board)
    {
        Scenarios.New(out GattServiceProvider provider);
        provider.StartAdvertising();
        provider.StopAdvertising();
        provider.StartAdvertising();
    }

    /// <summary>Means to end another advertisement; the board has one context for all.</summary>
    private static void StopsItsOwnPublisher(IBoard board)
    {
        Scenarios.New(out GattServiceProvider provider);
        BluetoothLEServer.Instance.Session.SessionStatusChanged += (_, e) =>
        {
            if (e.Status == GattSessionStatus.Active) new BluetoothLEAdvertisementPublisher().Stop();
        };
        provider.StartAdvertising();
    }

    /// <summary>Gives its characteristic the CCCD that the stack makes anyhow, as people do who know other libraries.</summary>
    private static void OwnCccd(IBoard board)
    {
        _ = BluetoothLEServer.Instance;
        GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.HeartRate).ServiceProvider;
        GattLocalCharacteristic characteristic = provider
            .Service.CreateCharacteristic(
                Utilities.CreateUuidFromShortCode(Scenarios.Value),
                new GattLocalCharacteristicParameters
                {
                    CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify,
                    UserDescription = "beats",
                }
            )
            .Characteristic;
        characteristic.CreateDescriptor(
            Utilities.CreateUuidFromShortCode(0x2902),
            new GattLocalDescriptorParameters { StaticValue = new Device.Bluetooth.Buffer([9, 9]) }
        );
        characteristic.SubscribedClientsChanged += (sender, _) =>
        {
            if (sender.SubscribedClients.Length == 0) return;
            board.ConsoleLine("subscribed");
            sender.NotifyValue(new Device.Bluetooth.Buffer([1]));
        };
        provider.StartAdvertising();
    }

    private static void PairsByThePublicMethod(IBoard board)
    {
        DevicePairing pairing = Display(out GattServiceProvider provider);
        BluetoothLEServer.Instance.Session.SessionStatusChanged += (_, _) =>
        {
            try
            {
                pairing.Pair();
            }
            catch (NullReferenceException)
            {
                board.ConsoleLine("no security asked");
            }
        };
        provider.StartAdvertising();
    }

    private static void ReadsBeyondCount(IBoard board)
    {
        BluetoothLEServer.Instance.Start();
        for (int i = 0; i < 3; i++) DeviceBonding.GetBondInformationAt(i);
    }

    private static void DeletesABond(IBoard board)
    {
        DevicePairing pairing = Display(out GattServiceProvider provider);
        pairing.PairingComplete += (_, _) =>
        {
            try
            {
                DeviceBonding.DeleteBondForPeer(DeviceBonding.GetBondInformationAt(0), BluetoothAddressType.Random);
            }
#pragma warning disable CA1031 // The image throws nothing more exact.
            catch (Exception)
#pragma warning restore CA1031
            {
                board.ConsoleLine($"still {DeviceBonding.Count()} bond");
            }
        };
        provider.StartAdvertising();
    }

    private static void AnswersRequestsOnly(IBoard board)
    {
        _ = BluetoothLEServer.Instance;
        GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.HeartRate).ServiceProvider;
        GattLocalCharacteristic characteristic = provider
            .Service.CreateCharacteristic(
                Utilities.CreateUuidFromShortCode(Scenarios.Value),
                new GattLocalCharacteristicParameters
                {
                    CharacteristicProperties = GattCharacteristicProperties.Read | GattCharacteristicProperties.WriteWithoutResponse,
                }
            )
            .Characteristic;
        characteristic.ReadRequested += (_, e) => e.GetRequest().RespondWithValue(new Device.Bluetooth.Buffer([42]));

        // A client that only sends commands, which the library reports as requests: following the documentation, it does not answer them.
        characteristic.WriteRequested += (_, e) => board.ConsoleLine($"option {e.GetRequest().Option}");
        provider.StartAdvertising();
    }

    private static void OffersOutOfBand(IBoard board)
    {
        DevicePairing pairing = Display(out GattServiceProvider provider);
        pairing.OutOfBand = true;
        provider.StartAdvertising();
    }

    private static void AsksTheImpossible(IBoard board)
    {
        Scenarios.New(out GattServiceProvider provider, GattProtectionLevel.EncryptionAndAuthenticationRequired)
            .ReadRequested += (_, e) => e.GetRequest().RespondWithValue(new Device.Bluetooth.Buffer([42]));
        BluetoothLEServer.Instance.Pairing.IOCapabilities = DevicePairingIOCapabilities.NoInputNoOutput;
        provider.StartAdvertising();
    }

    private static void LongName(IBoard board)
    {
        BluetoothLEServer.Instance.DeviceName = "A heart rate sensor with a rather long name";
        Scenarios.New(out GattServiceProvider provider);
        provider.StartAdvertising(new GattServiceProviderAdvertisingParameters { IsConnectable = true, IsDiscoverable = true });
    }

    private static DevicePairing Display(out GattServiceProvider provider) => Display(out provider, out _);

    private static DevicePairing Display(out GattServiceProvider provider, out GattLocalCharacteristic characteristic)
    {
        characteristic = Scenarios.New(out provider);
        DevicePairing pairing = BluetoothLEServer.Instance.Pairing;
        pairing.IOCapabilities = DevicePairingIOCapabilities.DisplayOnly;
        pairing.ProtectionLevel = DevicePairingProtectionLevel.EncryptionAndAuthentication;
        pairing.PairingRequested += (_, e) => e.Accept(123456);
        return pairing;
    }
}
