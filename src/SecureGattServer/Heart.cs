namespace SecureGattServer
{
    /// <summary>Where the numbers come from. This heart needs no body: 60 to 150 beats a minute and back, a beat a minute faster each second, with a little jitter. The same numbers each boot. A board with a sensor overrides it.</summary>
    public class Heart
    {
        /// <summary>Beats per minute now.</summary>
        public int Rate;

        /// <summary>The sensor touches skin.</summary>
        public bool HasContact = true;

        private const int Slowest = 60;
        private const int Span = 90;

        private uint _noise = 0x2545F491;
        private int _age;
        private int _sinceBeat;

        /// <summary>Lets time pass: adds each beat's RR interval to <paramref name="intervals"/> and returns the kilojoules spent.</summary>
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
