namespace SecureGattServer.Console
{
    /// <summary>
    /// Everything the device says, one line an event: "topic: words key=value". Topics are stable: boot, plan, table, link, pair, bond,
    /// data, guard, verdict, halt.
    /// </summary>
    public sealed class DeviceConsole
    {
        private readonly ILineOutput _output;

        /// <summary>Over this output.</summary>
        public DeviceConsole(ILineOutput output)
        {
            _output = output;
        }

        /// <summary>One line.</summary>
        public void Line(string topic, string text)
        {
            _output.WriteLine(topic + ": " + text);
        }

        /// <summary>A six-digit number nobody overlooks.</summary>
        public void Number(string what, int number, int handle)
        {
            string digits = Digits(number);
            const string rule = "##############################";
            _output.WriteLine(rule);
            _output.WriteLine("##   " + what.PadRight(9, ' ') + "   " + digits.Substring(0, 3) + " " + digits.Substring(3, 3) + "   ##");
            _output.WriteLine(rule);
            Line("pair", what.ToLower() + "=" + digits + " link=" + handle);
        }

        /// <summary>Six digits, zeros in front.</summary>
        public static string Digits(int number)
        {
            return number.ToString("D6");
        }

        /// <summary>Twelve hexadecimal digits in pairs, as phones show an address.</summary>
        public static string Address(ulong address)
        {
            string text = "";
            for (int shift = 40; shift >= 0; shift -= 8)
            {
                text += ((byte)(address >> shift)).ToString("X2") + (shift == 0 ? "" : ":");
            }

            return text;
        }
    }
}
