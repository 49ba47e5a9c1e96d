namespace SecureGatt
{
    /// <summary>
    /// Everything the device says, one line an event: "topic: words key=value". Topics are stable: boot, plan, link, pair, bond, data,
    /// guard, verdict, halt.
    /// </summary>
    public class DeviceConsole
    {
        private const string Rule = "##############################";

        /// <summary>One line.</summary>
        public void Line(string topic, string text)
        {
            Write(topic + ": " + text);
        }

        /// <summary>A six-digit number in a frame.</summary>
        public void Number(string what, int number, string link)
        {
            string digits = Digits(number);
            Write(Rule);
            Write("##   " + what + "     " + digits.Substring(0, 3) + " " + digits.Substring(3) + "   ##");
            Write(Rule);
            Line("pair", what.ToLower() + "=" + digits + link);
        }

        /// <summary>Six digits, zeros in front.</summary>
        public static string Digits(int number)
        {
            return number.ToString("D6");
        }

        /// <summary>Where lines go: the device's serial console.</summary>
        protected virtual void Write(string line)
        {
            System.Console.WriteLine(line);
        }
    }
}
