using System;
using System.Collections;
using System.Threading;
using nanoFramework.TestFramework;
using SecureGatt;

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
        public void An_exception_of_a_handler_does_not_affect_the_others()
        {
            RecordingHandler after = new RecordingHandler();
            EventDispatcher dispatcher = Create(2, new ThrowingHandler(), after);
            dispatcher.Post(EventKind.Connected, 5, 0, 0);
            dispatcher.Drain();
            Assert.AreEqual(5, after.Handle_);
            Assert.AreEqual(1, dispatcher.Faults);
        }

        [TestMethod]
        public void Handlers_are_called_in_their_order_and_one_may_be_put_first()
        {
            StoppedDispatcher dispatcher = new StoppedDispatcher(2);
            ArrayList calls = new ArrayList();
            dispatcher.Add(new OrderedHandler("a", calls));
            dispatcher.Add(new OrderedHandler("b", calls));
            dispatcher.Add(new OrderedHandler("c", calls), true);
            dispatcher.Post(EventKind.Connected, 1, 0, 0);
            dispatcher.Drain();
            Assert.AreEqual(3, calls.Count);
            Assert.AreEqual("c", (string)calls[0]);
            Assert.AreEqual("a", (string)calls[1]);
            Assert.AreEqual("b", (string)calls[2]);
        }

        [TestMethod]
        public void A_post_that_fails_for_want_of_memory_leaves_no_event_behind()
        {
            RecordingHandler handler = new RecordingHandler();
            FailingDispatcher dispatcher = new FailingDispatcher();
            dispatcher.Add(handler);
            dispatcher.Post(EventKind.Connected, 1, 0, 0);
            dispatcher.Drain();
            dispatcher.Fails = true;
            bool thrown = false;
            try
            {
                dispatcher.Post(EventKind.Disconnected, 1, 0, 0);
            }
            catch (OutOfMemoryException)
            {
                thrown = true;
            }

            dispatcher.Fails = false;
            Assert.IsTrue(thrown);
            Assert.AreEqual(0, dispatcher.Drain());
            Assert.AreEqual((int)EventKind.Connected, handler.Last);
        }

        [DataRow(0x7FFFFFFFL, 2)]
        [DataRow(0xFFFFFFFFL, 5000)]
        [DataRow(0x1FFFFFFFFL, 1)]
        [TestMethod]
        public void An_event_keeps_its_time_over_the_end_of_thirty_two_bits(long posted, int waited)
        {
            RecordingHandler handler = new RecordingHandler();
            StoppedDispatcher dispatcher = new StoppedDispatcher(2) { Time = posted };
            dispatcher.Add(handler);
            dispatcher.Post(EventKind.Connected, 1, 0, 0);
            dispatcher.Time += waited;
            dispatcher.Drain();
            Assert.AreEqual(posted, handler.Time);
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
            StoppedDispatcher dispatcher = new StoppedDispatcher(capacity) { Time = 77 };
            dispatcher.Add(handler);
            if (second != null)
            {
                dispatcher.Add(second);
            }

            return dispatcher;
        }
    }
}
