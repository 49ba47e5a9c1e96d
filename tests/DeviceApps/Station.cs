// Device information, battery and current time, each a class of its own with a common base; values change by a worker thread.
using System;
using System.Collections;
using System.Text;
using System.Threading;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using Buffer = nanoFramework.Device.Bluetooth.Buffer;

namespace DeviceApps
{
    public interface IUpdates
    {
        string Name { get; }

        void Update(int turn);
    }

    public abstract class Part : IUpdates
    {
        protected readonly GattLocalService Service;

        protected Part(GattLocalService service)
        {
            Service = service;
        }

        public abstract string Name { get; }

        public virtual void Update(int turn)
        {
        }

        protected GattLocalCharacteristic Add(Guid uuid, GattCharacteristicProperties properties, byte[] constant = null)
        {
            GattLocalCharacteristicParameters parameters = new GattLocalCharacteristicParameters()
            {
                CharacteristicProperties = properties,
            };
            if (constant != null) parameters.StaticValue = new Buffer(constant);
            GattLocalCharacteristicResult result = Service.CreateCharacteristic(uuid, parameters);
            if (result.Error != BluetoothError.Success) throw new InvalidOperationException(Name + " " + result.Error);
            return result.Characteristic;
        }
    }

    public sealed class Information : Part
    {
        public Information(GattLocalService service)
            : base(service)
        {
            Add(GattCharacteristicUuids.ManufacturerNameString, GattCharacteristicProperties.Read, Encoding.UTF8.GetBytes("Weather & Co"));
            Add(GattCharacteristicUuids.SerialNumberString, GattCharacteristicProperties.Read, Encoding.UTF8.GetBytes("000" + 42));
        }

        public override string Name => nameof(Information);
    }

    public sealed class Battery : Part
    {
        private readonly GattLocalCharacteristic _level;
        private byte _percent = 100;

        public Battery(GattLocalService service)
            : base(service)
        {
            _level = Add(GattCharacteristicUuids.BatteryLevel, GattCharacteristicProperties.Read | GattCharacteristicProperties.Notify);
            _level.ReadRequested += (sender, args) => args.GetRequest().RespondWithValue(new Buffer(new[] { _percent }));
            _level.SubscribedClientsChanged += (sender, args) => Console.WriteLine("subscribers: " + sender.SubscribedClients.Length);
        }

        public override string Name => nameof(Battery);

        public override void Update(int turn)
        {
            _percent -= 5;
            _level.NotifyValue(new Buffer(new[] { _percent }));
            base.Update(turn);
        }
    }

    public class Station
    {
        private static readonly Hashtable s_turns = new Hashtable();

        public static void Main()
        {
            GattServiceProvider provider = GattServiceProvider.Create(GattServiceUuids.Battery).ServiceProvider;
            GattServiceProvider information = GattServiceProvider.Create(GattServiceUuids.DeviceInformation).ServiceProvider;
            ArrayList parts = new ArrayList() { new Battery(provider.Service), new Information(information.Service) };
            BluetoothLEServer.Instance.DeviceName = "Station";
            provider.StartAdvertising(new GattServiceProviderAdvertisingParameters() { IsConnectable = true, IsDiscoverable = true });
            if (provider.AdvertisementStatus != GattServiceProviderAdvertisementStatus.Started)
                Console.WriteLine("status " + (int)provider.AdvertisementStatus);
            CancellationTokenSource source = new CancellationTokenSource();
            new Thread(() => Work(parts, source.Token)).Start();
            Console.WriteLine($"station on with {parts.Count} parts");
            Thread.Sleep(30_000);
            source.Cancel();
            foreach (string name in s_turns.Keys) Console.WriteLine($"{name}: {s_turns[name]} turns");
            Thread.Sleep(Timeout.Infinite);
        }

        private static void Work(IList parts, CancellationToken token)
        {
            for (int turn = 0; !token.IsCancellationRequested; turn++)
            {
                foreach (object part in parts)
                {
                    if (part is IUpdates updates)
                    {
                        updates.Update(turn);
                        s_turns[updates.Name] = turn + 1;
                    }
                }

                token.WaitHandle.WaitOne(10_000, false);
            }

            Console.WriteLine("worker ended");
        }
    }
}
