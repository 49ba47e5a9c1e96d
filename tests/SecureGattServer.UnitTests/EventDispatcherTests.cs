using System.Threading;
using nanoFramework.TestFramework;
using SecureGattServer.Events;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class EventDispatcherTests
    {
        [TestMethod]
        public void Events_arrive_in_order_with_their_details()
        {
            RecordingHandler handler = new RecordingHandler();
            EventDispatcher dispatcher = Create(4, handler);
            dispatcher.Post(EventKind.Connected, 1, 0, 0);
            dispatcher.Post(EventKind.MtuChanged, 1, 100, 7);
            Assert.AreEqual(2, dispatcher.Drain());
            Assert.AreEqual((int)EventKind.Connected, (int)handler.Kinds[0]);
            Assert.AreEqual((int)EventKind.MtuChanged, handler.Last);
            Assert.AreEqual(1, handler.Handle_);
            Assert.AreEqual(100, handler.A);
            Assert.AreEqual(7, handler.B);
            Assert.AreEqual(77L, handler.Time);
            Assert.AreEqual(0, dispatcher.Drain());
        }

        [TestMethod]
        public void Overflow_drops_the_new_event_and_counts_it()
        {
            RecordingHandler handler = new RecordingHandler();
            EventDispatcher dispatcher = Create(2, handler);
            Assert.IsTrue(dispatcher.Post(EventKind.Connected, 0, 0, 0));
            Assert.IsTrue(dispatcher.Post(EventKind.Disconnected, 0, 0, 0));
            Assert.IsFalse(dispatcher.Post(EventKind.Connected, 1, 0, 0));
            Assert.AreEqual(1, dispatcher.Overflows);
            Assert.AreEqual(2, dispatcher.Drain());
            Assert.AreEqual((int)EventKind.Disconnected, handler.Last);
            Assert.IsTrue(dispatcher.Post(EventKind.Connected, 2, 0, 0));
            Assert.AreEqual(1, dispatcher.Drain());
            Assert.AreEqual(2, handler.Handle_);
        }

        [TestMethod]
        public void A_throwing_handler_hurts_nobody()
        {
            RecordingHandler after = new RecordingHandler();
            EventDispatcher dispatcher = Create(2, new ThrowingHandler(), after);
            dispatcher.Post(EventKind.Connected, 5, 0, 0);
            dispatcher.Drain();
            Assert.AreEqual(5, after.Handle_);
            Assert.AreEqual(1, dispatcher.Faults);
        }

        [TestMethod]
        public void The_ring_wraps()
        {
            RecordingHandler handler = new RecordingHandler();
            EventDispatcher dispatcher = Create(3, handler);
            for (int i = 0; i < 10; i++)
            {
                dispatcher.Post(EventKind.Read, i, i, 0);
                dispatcher.Post(EventKind.Written, i, i, 0);
                Assert.AreEqual(2, dispatcher.Drain());
                Assert.AreEqual(i, handler.A);
            }

            Assert.AreEqual(0, dispatcher.Overflows);
        }

        [TestMethod]
        public void A_post_from_another_thread_ends_the_wait()
        {
            RecordingHandler handler = new RecordingHandler();
            EventDispatcher dispatcher = Create(3, handler);
            Thread poster = new Thread(() => dispatcher.Post(EventKind.Connected, 8, 0, 0));
            poster.Start();
            dispatcher.Wait(10000);
            Assert.AreEqual(1, dispatcher.Drain());
            Assert.AreEqual(8, handler.Handle_);
        }

        private static EventDispatcher Create(int capacity, IEventHandler handler, IEventHandler second = null)
        {
            return new StoppedDispatcher(capacity)
            {
                Time = 77,
                Handlers = second == null ? new IEventHandler[] { handler } : new IEventHandler[] { handler, second },
            };
        }
    }
}
