namespace SecureGatt
{
    /// <summary>The device's console output, one line per event: "topic: words key=value". Topics are stable: boot, plan, link, pair, bond,
    /// data, guard, verdict, halt.</summary>
    public class DeviceConsole
    {
        private const string Rule = "##############################";

        /// <summary>Writes one line, <c>topic: text</c>.</summary>
        public void Line(string topic, string text)
        {
            Line(topic + ": " + text);
        }

        /// <summary>Writes one complete line, topic included, to the output: the device's serial console.</summary>
        public virtual void Line(string line)
        {
            System.Console.WriteLine(line);
        }

        /// <summary>Writes a six-digit number in a frame.</summary>
        public void Number(string what, int number, string link)
        {
            string digits = Text(number, 6);
            Line(Rule);
            Line("##   " + what + "     " + digits.Substring(0, 3) + " " + digits.Substring(3) + "   ##");
            Line(Rule);
            Line("pair", what.ToLower() + "=" + digits + link);
        }

        /// <summary>
        /// Formats a number from 0 on in at least this many decimal digits. Unlike ToString it does not load the device's culture.
        /// </summary>
        public static string Text(int number, int width = 1)
        {
            char[] digits = new char[10];
            int at = digits.Length;
            do
            {
                digits[--at] = (char)('0' + (number % 10));
                number /= 10;
            }
            while (number > 0 || digits.Length - at < width);

            return new string(digits, at, digits.Length - at);
        }
    }
}
