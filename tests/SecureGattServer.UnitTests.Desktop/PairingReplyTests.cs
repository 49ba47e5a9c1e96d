using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using SecureGatt;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
{
    /// <summary>Here and not on the device: there only the library makes a question, and its answer goes to native code.</summary>
    public sealed class PairingReplyTests
    {
        private readonly RejectingPlatform _platform = new RejectingPlatform();
        private readonly LinkTable _links = new LinkTable();
        private readonly NativeNotes _native;

        public PairingReplyTests()
        {
            INativeBluetooth native = DispatchProxy.Create<INativeBluetooth, NativeNotes>();
            _native = (NativeNotes)(object)native;
            NativeBluetooth.Set(native);
            _links.Connected(4, 0);
        }

        [Fact]
        public void Yes_to_a_comparison_is_yes()
        {
            Question(DevicePairingKinds.ConfirmPinMatch).Accept();
            Outcome(-1, -1, "NativeAcceptYesNo 4 ConfirmPinMatch 1");
        }

        [Theory]
        [InlineData(DevicePairingKinds.DisplayPin)]
        [InlineData(DevicePairingKinds.ProvidePin)]
        public void A_passkey_is_handed_over(DevicePairingKinds kind)
        {
            Question(kind).Accept(123456);
            Outcome(-1, -1, "NativeAcceptPasskey 4 " + kind + " 123456");
        }

        [Fact]
        public void No_to_a_comparison_rejects_it_and_the_link_stays()
        {
            Question(DevicePairingKinds.ConfirmPinMatch).Reject();
            Outcome(4, -1);
        }

        [Fact]
        public void No_to_a_comparison_ends_the_link_where_it_cannot_be_rejected()
        {
            _platform.CanReject = false;
            Question(DevicePairingKinds.ConfirmPinMatch).Reject();
            Outcome(4, 4);
        }

        [Fact]
        public void No_to_a_passkey_question_ends_the_link()
        {
            Question(DevicePairingKinds.ProvidePin).Reject();
            Outcome(-1, 4);
        }

        [Fact]
        public void After_no_comes_no_yes()
        {
            PairingReply reply = Question(DevicePairingKinds.ConfirmPinMatch);
            reply.Reject();
            reply.Accept();
            Outcome(4, -1);
        }

        [Fact]
        public void After_a_passkey_comes_no_other()
        {
            PairingReply reply = Question(DevicePairingKinds.ProvidePin);
            reply.Accept(1);
            reply.Accept(2);
            reply.Reject();
            Outcome(-1, -1, "NativeAcceptPasskey 4 ProvidePin 1");
        }

        [Fact]
        public void A_link_that_is_gone_gets_no_answer_of_any_kind()
        {
            _links.Disconnected(4);
            Question(DevicePairingKinds.ConfirmPinMatch).Accept();
            Question(DevicePairingKinds.ConfirmPinMatch).Reject();
            Question(DevicePairingKinds.ProvidePin).Accept(1);
            Question(DevicePairingKinds.ProvidePin).Reject();
            Outcome(-1, -1);
        }

        private PairingReply Question(DevicePairingKinds kind) =>
            new BluetoothReply(_platform, _links, new object(), new DevicePairingRequestedEventArgs(null, 4, kind, 0), 4);

        private void Outcome(int rejected, int disconnected, params string[] native)
        {
            Assert.Equal(native, _native.Calls);
            Assert.Equal((rejected, disconnected), (_platform.Rejected, _platform.Disconnected));
        }

        /// <summary>A stock platform that records its calls.</summary>
        private sealed class RejectingPlatform : StockPlatform
        {
            public bool CanReject { get; set; } = true;

            public int Rejected { get; private set; } = -1;

            public int Disconnected { get; private set; } = -1;

            public override bool Reject(DevicePairingRequestedEventArgs request, int handle)
            {
                Rejected = handle;
                return CanReject;
            }

            public override bool Disconnect(int handle)
            {
                Disconnected = handle;
                return true;
            }
        }

        /// <summary>The library's native half: notes the call and its arguments.</summary>
        public class NativeNotes : DispatchProxy
        {
            public List<string> Calls { get; } = new List<string>();

            protected override object Invoke(MethodInfo targetMethod, object[] args)
            {
                Calls.Add(targetMethod.Name + " " + string.Join(" ", args.Skip(1)));
                return (ushort)0;
            }
        }
    }
}
