using System;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Tests.Gatt;

/// <summary>A server with one of everything.</summary>
internal sealed class SampleServer
{
    public static readonly BleUuid Custom = new(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1"));

    public SampleServer(AttOptions? options = null)
    {
        Server = new GattServer(
            new GattServerOptions
            {
                DeviceName = "Sample",
                Appearance = 0x0341,
                CentralAddressResolution = true,
                Att = options ?? new AttOptions(),
            }
        );
        Secondary = Server.Add(
            new GattService(0x180F, isPrimary: false).Add(new GattCharacteristic(0x2A19, GattProperties.Read | GattProperties.Notify))
        );
        CustomSecondary = Server.Add(new GattService(Custom, isPrimary: false));
        Text = new GattCharacteristic(Custom, GattProperties.Read | GattProperties.Write | GattProperties.ExtendedProperties)
        {
            ExtendedProperties = GattExtendedProperties.ReliableWrite,
        };
        Text.SetValue("some text"u8);
        Text.Add(GattDescriptor.UserDescription("What it is", AttributePermissions.Read | AttributePermissions.Write));
        Text.Add(GattDescriptor.PresentationFormat(0x19, 0, 0x2700));
        Measurement = new GattCharacteristic(0x2A37, GattProperties.Notify);
        Indicated = new GattCharacteristic(0x2A1C, GattProperties.Indicate);
        Command = new GattCharacteristic(0x2A39, GattProperties.WriteWithoutResponse | GattProperties.AuthenticatedSignedWrites);
        Secret = new GattCharacteristic(
            0x2A38,
            GattProperties.Read | GattProperties.Write | GattProperties.Notify,
            AttributePermissions.ReadAuthenticated | AttributePermissions.WriteAuthenticated
        )
        {
            ProtectNotifications = true,
        };
        Secret.SetValue([1]);
        Service = Server.Add(
            new GattService(0x180D)
                .Include(Secondary)
                .Include(CustomSecondary)
                .Add(Measurement)
                .Add(Text)
                .Add(Indicated)
                .Add(Command)
                .Add(Secret)
        );
    }

    public GattServer Server { get; }

    public GattService Service { get; }

    public GattService Secondary { get; }

    public GattService CustomSecondary { get; }

    public GattCharacteristic Measurement { get; }

    public GattCharacteristic Text { get; }

    public GattCharacteristic Indicated { get; }

    public GattCharacteristic Command { get; }

    public GattCharacteristic Secret { get; }
}
