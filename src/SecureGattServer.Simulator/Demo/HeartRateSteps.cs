using System;
using BleStack.Att;
using BleStack.Core;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Steps of a fitness app with the Heart Rate Service 1.0.</summary>
internal static class HeartRateSteps
{
    public static readonly BleUuid Service = 0x180D;
    public static readonly BleUuid Measurement = 0x2A37;
    public static readonly BleUuid BodySensorLocation = 0x2A38;
    public static readonly BleUuid ControlPoint = 0x2A39;

    private const byte ResetEnergyExpended = 0x01;
    private const byte NotAllowedValue = 0x02;
    private const AttErrorCode ControlPointNotSupported = (AttErrorCode)0x80;
    private static readonly string[] s_locations = ["other", "chest", "wrist", "finger", "hand", "ear lobe", "foot"];

    /// <summary>[Heart Rate Service 1.0] 3.2: one octet, 0 to 6.</summary>
    public static string Location(byte[] value)
    {
        CheckException.That(value is [< 7], $"Body Sensor Location must be one octet from 0 to 6, it is {Convert.ToHexString(value)}");
        return $"the sensor sits on: {s_locations[value[0]]}";
    }

    public static DemoStep Subscribe(DemoContext context, int count) =>
        new("subscribe", $"The phone subscribes to Heart Rate Measurement and waits for {count} notifications", async token =>
        {
            int mark = context.Phone.Wire.Mark();
            int received = 0;
            Exception? problem = null;
            await context
                .Phone.SubscribeAsync(
                    context.Handle(Measurement),
                    count,
                    value =>
                    {
                        try
                        {
                            context.Say($"notified {++received}: {HeartRateMeasurement.Parse(value)}");
                        }
                        catch (CheckException exception)
                        {
                            problem ??= exception;
                        }
                    },
                    token
                )
                .ConfigureAwait(false);
            if (problem is not null)
                throw problem;
            int onTheWire = 0;
            foreach (WireFact fact in context.Phone.Wire.Since(mark))
            {
                if (fact is { Received: true, Att: AttOpcode.HandleValueNotification })
                    onTheWire++;
            }

            CheckException.That(onTheWire >= count, $"{count} notifications were handed over, {onTheWire} came over the wire");
            return $"{received} notifications, all well formed";
        }) { Limit = TimeSpan.FromSeconds(20) };

    public static DemoStep ResetEnergy(DemoContext context) =>
        new("reset-energy", "The phone resets Energy Expended through the Control Point", async token =>
        {
            int mark = context.Phone.Wire.Mark();
            context.Say($"writes {ResetEnergyExpended:X2} to the Heart Rate Control Point");
            await context.Phone.WriteAsync(context.Handle(ControlPoint), [ResetEnergyExpended], token).ConfigureAwait(false);
            CheckException.That(
                context.Phone.Wire.Saw(mark, static fact => fact is { Received: true, Att: AttOpcode.WriteResponse }),
                "no Write Response came"
            );
            return "accepted";
        });

    public static DemoStep RefuseOtherValue(DemoContext context) =>
        new("control-point-refused", "The phone writes a value the Control Point does not know", async token =>
        {
            int mark = context.Phone.Wire.Mark();
            context.Say($"writes {NotAllowedValue:X2} to the Heart Rate Control Point");
            try
            {
                await context.Phone.WriteAsync(context.Handle(ControlPoint), [NotAllowedValue], token).ConfigureAwait(false);
                throw new CheckException("expected 0x80, but the device accepted the value");
            }
            catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
            {
                bool onTheWire = context.Phone.Wire.Saw(mark, static fact =>
                    fact.Received && fact.IsAttError(AttOpcode.WriteRequest, ControlPointNotSupported)
                );
                CheckException.That(
                    onTheWire,
                    $"expected Control Point Not Supported (0x80), got {exception.Code} (0x{(byte)exception.Code:X2})"
                );
            }

            context.Why("the Heart Rate Service knows one command, 01; every other value is answered with its own error 0x80");
            return "refused with Control Point Not Supported (0x80)";
        });
}
