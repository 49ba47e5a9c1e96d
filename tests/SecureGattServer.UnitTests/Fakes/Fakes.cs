using System;
using System.Collections;
using SecureGattServer.Events;
using SecureGattServer.Gatt;
using SecureGattServer.HeartRate;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    /// <summary>A queue whose clock stands until moved.</summary>
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

        protected override void Write(string line)
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
    public sealed class FakeReply : PairingReply
    {
        public int Passkey = -1;
        public bool Accepted;
        public bool Rejected;

        public FakeReply()
            : base(null, null, null, null, 0)
        {
        }

        public override void Accept()
        {
            Accepted = true;
        }

        public override void Accept(int passkey)
        {
            Passkey = passkey;
        }

        public override void Reject()
        {
            Rejected = true;
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

    /// <summary>A listener that takes so many octets and remembers the last notification.</summary>
    public sealed class FakeNotifier : ServicePublisher
    {
        public int Max;
        public int Sent;
        public byte[] Last = new byte[0];

        public FakeNotifier(ServerProfile server)
            : base(server, null)
        {
        }

        public override int MaxLength(AttributeRow row)
        {
            return Max;
        }

        public override void Notify(AttributeRow row, int length)
        {
            Last = new byte[length];
            Array.Copy(row.Outgoing, Last, length);
            Sent++;
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
}
