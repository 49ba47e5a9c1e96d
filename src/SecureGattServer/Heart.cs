namespace SecureGattServer
{
    /// <summary>A simulated sensor: 60 to 150 beats a minute and back, the same at each boot. A board with a sensor overrides it.</summary>
    public class Heart
    {
        /// <summary>Current beats per minute.</summary>
        public int Rate;

        /// <summary>True when the sensor has skin contact.</summary>
        public bool HasContact = true;

        private const int Slowest = 60;
        private const int Span = 90;

        private uint _noise = 0x2545F491;
        private int _age;
        private int _sinceBeat;

        /// <summary>Adds each RR interval of this time to <paramref name="intervals"/>; returns the kilojoules expended.</summary>
        public virtual int Advance(int milliseconds, RrBuffer intervals)
        {
            int beats = 0;
            _age += milliseconds;
            _sinceBeat += milliseconds;
            int step = _age / 1000 % (2 * Span);
            Rate = Slowest + (step < Span ? step : (2 * Span) - step);
            for (int beat = NextBeat(); _sinceBeat >= beat; beat = NextBeat())
            {
                intervals.Add(beat * 1024 / 1000);
                _sinceBeat -= beat;
                beats++;
            }

            return beats;
        }

        // Milliseconds to the next beat, ±1.5 %: the multiplier and increment are those of Numerical Recipes' generator.
        private int NextBeat()
        {
            _noise = (_noise * 1664525) + 1013904223;
            int beat = 60000 / Rate;
            return beat + ((((int)(_noise >> 16) % 31) - 15) * beat / 1000);
        }
    }
}
