using System;
using System.Collections;
using SecureGattServer.Console;
using SecureGattServer.Events;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Links;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    /// <summary>A clock that stands until moved.</summary>
    public sealed class FakeClock : IClock
    {
        public long Now { get; set; }
    }

    /// <summary>Console lines in order.</summary>
    public sealed class RecordingOutput : ILineOutput
    {
        public ArrayList Lines = new ArrayList();

        public void WriteLine(string line)
        {
            Lines.Add(line);
        }

        /// <summary>True when a line contains this.</summary>
        public bool Has(string text)
        {
            foreach (string line in Lines)
            {
                if (line.Contains(text))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Remembers the answer.</summary>
    public sealed class FakeReply : IPairingReply
    {
        public int Passkey = -1;
        public bool Accepted;
        public bool Rejected;

        public void Accept()
        {
            Accepted = true;
        }

        public void Accept(int passkey)
        {
            Passkey = passkey;
        }

        public void Reject()
        {
            Rejected = true;
        }
    }

    /// <summary>Remembers events, in order, as values.</summary>
    public sealed class RecordingHandler : IEventHandler
    {
        public ArrayList Kinds = new ArrayList();
        public int Handle_;
        public int A;
        public int B;

        public void Handle(ServerEvent e)
        {
            Kinds.Add((int)e.Kind);
            Handle_ = e.Handle;
            A = e.A;
            B = e.B;
        }

        public int Last
        {
            get { return (int)Kinds[Kinds.Count - 1]; }
        }
    }

    /// <summary>Throws at each event.</summary>
    public sealed class ThrowingHandler : IEventHandler
    {
        public void Handle(ServerEvent e)
        {
            throw new InvalidOperationException("no thanks");
        }
    }

    /// <summary>A listener that takes so many octets and remembers the last notification.</summary>
    public sealed class FakeNotifier : INotifier
    {
        public int Max;
        public int Sent;
        public byte[] Last = new byte[0];

        public int MaxLength(AttributeRow row)
        {
            return Max;
        }

        public int Notify(AttributeRow row, int length)
        {
            Last = new byte[length];
            Array.Copy(row.Outgoing, Last, length);
            Sent++;
            return 1;
        }
    }

    /// <summary>A heart a test commands.</summary>
    public sealed class FakeHeart : IHeart
    {
        public int Rate = 60;
        public int Interval = 1024;
        public int Energy = 1;

        public int BeatsPerMinute
        {
            get { return Rate; }
        }

        public bool HasContact
        {
            get { return true; }
        }

        public int Advance(int milliseconds, RrBuffer intervals)
        {
            intervals.Add(Interval);
            return Energy;
        }
    }
}
