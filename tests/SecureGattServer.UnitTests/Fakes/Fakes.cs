using System;
using System.Collections;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    /// <summary>A queue with a clock that the test advances.</summary>
    public sealed class StoppedDispatcher : EventDispatcher
    {
        public long Time;

        public StoppedDispatcher(int capacity)
            : base(capacity)
        {
        }

        public override long Now
        {
            get { return Time; }
        }
    }

    /// <summary>Console lines in order.</summary>
    public sealed class RecordingConsole : DeviceConsole
    {
        public ArrayList Lines = new ArrayList();

        public override void Line(string line)
        {
            Lines.Add(line);
        }

        /// <summary>True when a line contains this.</summary>
        public bool Has(string text)
        {
            return Count(text) > 0;
        }

        /// <summary>Lines that contain this.</summary>
        public int Count(string text)
        {
            int count = 0;
            foreach (string line in Lines)
            {
                count += line.Contains(text) ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Remembers the answers; a no ends the link where a test says so.</summary>
    public sealed class FakeReply : PairingReply
    {
        public int Answers;
        public int Passkey = -1;
        public bool Accepted;
        public bool Rejected;
        public bool EndsLink;

        public FakeReply(LinkTable links)
            : base(links, new object(), 1)
        {
        }

        protected override bool Send(bool yes, int passkey)
        {
            Answers++;
            Accepted = yes;
            Rejected = !yes;
            Passkey = yes ? passkey : Passkey;
            return !yes && EndsLink;
        }
    }

    /// <summary>A user who looks at the display and says no to everything.</summary>
    public sealed class RecordingUser : PairingUser
    {
        public int Shown = -1;

        public RecordingUser()
            : base(null)
        {
        }

        public override void PasskeyShown(int passkey)
        {
            Shown = passkey;
        }
    }

    /// <summary>Remembers events, in order, as values.</summary>
    public sealed class RecordingHandler : IEventHandler
    {
        public ArrayList Kinds = new ArrayList();
        public int Handle_;
        public int A;
        public int B;
        public long Time;

        public void Handle(ServerEvent e)
        {
            Kinds.Add((int)e.Kind);
            Handle_ = e.Handle;
            A = e.A;
            B = e.B;
            Time = e.Time;
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

    /// <summary>A client that accepts this many octets and stores the last notification.</summary>
    public sealed class FakeClient : ICharacteristicLink
    {
        public int Max;
        public int Sent;
        public byte[] Last = new byte[0];

        public FakeClient(Characteristic row)
        {
            row.Link = this;
        }

        public int MaxNotification
        {
            get { return Max; }
        }

        public int Notify(byte[] value, int length)
        {
            Last = new byte[length];
            Array.Copy(value, Last, length);
            Sent++;
            return 1;
        }
    }

    /// <summary>A heart a test commands.</summary>
    public sealed class FakeHeart : Heart
    {
        public int Spent = 1;

        public FakeHeart()
        {
            Rate = 60;
        }

        public override int Advance(int milliseconds, RrBuffer intervals)
        {
            intervals.Add(1024);
            return Spent;
        }
    }

    /// <summary>A heart with more beats than any buffer holds.</summary>
    public sealed class RacingHeart : Heart
    {
        public override int Advance(int milliseconds, RrBuffer intervals)
        {
            for (int i = 0; i < 100; i++)
            {
                intervals.Add(1024);
            }

            return 0;
        }
    }

    /// <summary>Notes that it was called.</summary>
    public sealed class OrderedHandler : IEventHandler
    {
        private readonly string _name;
        private readonly ArrayList _calls;

        public OrderedHandler(string name, ArrayList calls)
        {
            _name = name;
            _calls = calls;
        }

        public void Handle(ServerEvent e)
        {
            _calls.Add(_name);
        }
    }

    /// <summary>A queue of one event whose clock throws out-of-memory on request: any call can fail for lack of a stack frame.</summary>
    public sealed class FailingDispatcher : EventDispatcher
    {
        public bool Fails;

        public FailingDispatcher()
            : base(1)
        {
        }

        public override long Now
        {
            get
            {
                if (Fails)
                {
                    throw new OutOfMemoryException();
                }

                return 0;
            }
        }
    }
}
