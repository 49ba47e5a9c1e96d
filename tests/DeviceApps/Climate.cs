// A class library: a sensor, what it measures, and how the value is put into octets.
using System;

namespace DeviceApps.Climate
{
    public delegate void MeasuredHandler(Sensor sensor, Reading reading);

    public interface IEncodable
    {
        byte[] Encode();
    }

    public struct Reading : IEncodable
    {
        public Reading(int hundredths)
        {
            Hundredths = hundredths;
        }

        public int Hundredths { get; }

        public byte[] Encode() => new byte[] { (byte)Hundredths, (byte)(Hundredths >> 8) };

        public override string ToString() => (Hundredths / 100.0).ToString("F1");
    }

    public class Sensor
    {
        private int _value;

        public Sensor(int first)
        {
            if (first < -4000) throw new ArgumentOutOfRangeException("first");
            _value = first;
        }

        public event MeasuredHandler Measured;

        public Reading Last => new Reading(_value);

        public void Measure()
        {
            _value += 25;
            Measured?.Invoke(this, Last);
        }
    }
}
