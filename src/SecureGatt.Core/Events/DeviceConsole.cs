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

        /// <summary>One line as it stands, topic included: nothing is put together on the heap.</summary>
        public void Line(string text)
        {
            Write(text);
        }

        /// <summary>A six-digit number in a frame.</summary>
        public void Number(string what, int number, string link)
        {
            string digits = Text(number, 6);
            Write(Rule);
            Write("##   " + what + "     " + digits.Substring(0, 3) + " " + digits.Substring(3) + "   ##");
            Write(Rule);
            Line("pair", what.ToLower() + "=" + digits + link);
        }

        /// <summary>A number from 0 on in decimal digits, this many or more. Unlike ToString it does not load the device's culture.</summary>
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

        /// <summary>Where lines go: the device's serial console.</summary>
        protected virtual void Write(string line)
        {
            System.Console.WriteLine(line);
        }
    }
}
