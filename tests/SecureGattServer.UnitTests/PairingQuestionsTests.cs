using nanoFramework.TestFramework;
using SecureGatt;

namespace SecureGattServer.UnitTests
{
    /// <summary>Pairing questions with everything around them faked.</summary>
    public sealed class QuestionBench
    {
        public readonly FakePlatform Platform = new FakePlatform(true);
        public readonly FakeReply Reply;
        public readonly LinkTable Links = new LinkTable();
        public readonly RecordingHandler Events = new RecordingHandler();
        public readonly AttemptsLimiter Limiter;
        public readonly StoppedDispatcher Dispatcher;
        public readonly LinkTracker Tracker;

        public QuestionBench(SecurityProfile profile, string answer, int windowSeconds, bool evict)
            : this(profile, new PairingUser(answer), windowSeconds, evict)
        {
        }

        public QuestionBench(SecurityProfile profile, PairingUser user, int windowSeconds, bool evict)
        {
            Dispatcher = new StoppedDispatcher(8);
            Dispatcher.Add(Events);
            Reply = new FakeReply(Links);
            Platform.Bonds = new ulong[] { 1, 2, 3 };
            PairingRules rules = new PairingRules(new BondList(Platform), evict);
            rules.OpenWindow(0, windowSeconds);
            rules.Bonds.Load(0);
            Limiter = rules.Limiter;
            Tracker = new LinkTracker(Links, Dispatcher, profile, rules, user, Platform);
            Links.Connected(1, 0);
        }

        public void Ask(PairingKind kind, int number)
        {
            Tracker.Ask(1, kind, number, Reply);
            Dispatcher.Drain();
        }
    }

    [TestClass]
    public class PairingQuestionsTests
    {
        [TestMethod]
        public void Random_passkey_is_drawn_from_a_million_and_shown()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), (string)null, 0, true);
            bench.Platform.NextRandom = 42;
            bench.Ask(PairingKind.DisplayPasskey, 0);
            Assert.AreEqual(1000000, bench.Platform.RandomBelow);
            Assert.AreEqual(42, bench.Reply.Passkey);
            Assert.AreEqual((int)EventKind.PasskeyShown, bench.Events.Last);
            Assert.AreEqual(42, bench.Events.A);
            Assert.IsTrue(bench.Links.Find(1).Security == LinkSecurity.Pairing);
        }

        [TestMethod]
        public void Fixed_passkey_is_shown()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(passkey: 123456), (string)null, 0, true);
            bench.Ask(PairingKind.DisplayPasskey, 0);
            Assert.AreEqual(123456, bench.Reply.Passkey);
        }

        [DataRow("yes", true)]
        [DataRow("no", false)]
        [DataRow("", false)]
        [TestMethod]
        public void Comparison_gets_the_configured_answer(string answer, bool accepted)
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), answer, 0, true);
            bench.Ask(PairingKind.CompareNumbers, 7);
            Assert.AreEqual(accepted, bench.Reply.Accepted);
            Assert.AreEqual(!accepted, bench.Reply.Rejected);
            Assert.AreEqual((int)EventKind.ComparisonAsked, bench.Events.Last);
            Assert.AreEqual(7, bench.Events.A);
        }

        [TestMethod]
        public void Comparison_without_a_configured_answer_is_rejected()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), (string)null, 0, true);
            bench.Ask(PairingKind.CompareNumbers, 7);
            Assert.IsTrue(bench.Reply.Rejected);
            Assert.IsFalse(bench.Reply.Accepted);
        }

        [TestMethod]
        public void Typing_gets_the_configured_digits()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "000123", 0, true);
            bench.Ask(PairingKind.EnterPasskey, 0);
            Assert.AreEqual(123, bench.Reply.Passkey);
            Assert.AreEqual((int)EventKind.PasskeyAsked, bench.Events.Last);
        }

        [DataRow("")]
        [DataRow("yes")]
        [DataRow("1000000")]
        [DataRow("-1")]
        [TestMethod]
        public void Typing_without_six_digits_is_rejected(string answer)
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), answer, 0, true);
            bench.Ask(PairingKind.EnterPasskey, 0);
            Assert.IsTrue(bench.Reply.Rejected);
        }

        [TestMethod]
        public void Oob_question_is_rejected()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, true);
            bench.Ask(PairingKind.None, 0);
            Assert.IsTrue(bench.Reply.Rejected);
        }

        [TestMethod]
        public void Locked_device_refuses()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, true);
            bench.Limiter.Failed(0);
            bench.Limiter.Failed(0);
            bench.Limiter.Failed(0);
            Refused(bench, RefusalReason.Locked);
        }

        [TestMethod]
        public void Closed_window_refuses()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 60, true);
            bench.Dispatcher.Time = 60000;
            Refused(bench, RefusalReason.WindowClosed);
        }

        [TestMethod]
        public void Full_store_refuses_when_eviction_is_off()
        {
            Refused(new QuestionBench(new SecurityProfile(), "yes", 0, false), RefusalReason.StoreFull);
        }

        [TestMethod]
        public void A_full_store_is_no_matter_to_a_phone_whose_own_bond_the_image_has_just_deleted()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, false);
            bench.Platform.Bonds = new ulong[] { 1, 2 };
            bench.Ask(PairingKind.CompareNumbers, 7);
            Assert.IsTrue(bench.Reply.Accepted);
        }

        [TestMethod]
        public void A_platform_that_sees_pairings_begin_has_asked_the_rules_then()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, false);
            bench.Platform.SeesPairings = true;
            bench.Ask(PairingKind.CompareNumbers, 7);
            Assert.IsTrue(bench.Reply.Accepted);
        }

        [TestMethod]
        public void A_second_question_on_a_link_is_still_a_pairing()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, true);
            bench.Ask(PairingKind.CompareNumbers, 7);
            bench.Ask(PairingKind.CompareNumbers, 8);
            Assert.AreEqual((int)LinkSecurity.Pairing, (int)bench.Links.Find(1).Security);
        }

        [TestMethod]
        public void The_user_is_shown_the_passkey()
        {
            RecordingUser user = new RecordingUser();
            QuestionBench bench = new QuestionBench(new SecurityProfile(passkey: 123456), user, 0, true);
            bench.Ask(PairingKind.DisplayPasskey, 0);
            Assert.AreEqual(123456, user.Shown);
        }

        [DataRow("000000", 0)]
        [DataRow("999999", 999999)]
        [TestMethod]
        public void Every_six_digits_can_be_typed(string answer, int passkey)
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), answer, 0, true);
            bench.Ask(PairingKind.EnterPasskey, 0);
            Assert.AreEqual(passkey, bench.Reply.Passkey);
        }

        [TestMethod]
        public void Digits_are_no_answer_to_a_comparison()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "123456", 0, true);
            bench.Ask(PairingKind.CompareNumbers, 123456);
            Assert.IsTrue(bench.Reply.Rejected);
            Assert.AreEqual(-1, bench.Reply.Passkey);
        }

        [DataRow(true, 1)]
        [DataRow(false, 0)]
        [TestMethod]
        public void A_refusal_says_whether_it_ended_the_link(bool ends, int told)
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 60, true);
            bench.Dispatcher.Time = 60000;
            bench.Reply.EndsLink = ends;
            bench.Ask(PairingKind.EnterPasskey, 0);
            Assert.AreEqual(1, bench.Reply.Answers);
            Assert.AreEqual(told, bench.Events.B);
        }

        [TestMethod]
        public void A_question_on_a_link_without_a_place_in_the_table_is_answered_with_no()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, true);
            FakeReply reply = new FakeReply(null);
            bench.Tracker.Ask(9, PairingKind.CompareNumbers, 7, reply);
            bench.Dispatcher.Drain();
            Assert.IsTrue(reply.Rejected);
            Assert.AreEqual((int)RefusalReason.TooManyLinks, bench.Events.A);
        }

        [TestMethod]
        public void Only_the_first_answer_counts()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, true);
            Assert.IsFalse(bench.Reply.Reject());
            bench.Reply.Accept();
            bench.Reply.Accept(5);
            Assert.AreEqual(1, bench.Reply.Answers);
            Assert.IsTrue(bench.Reply.Rejected);
        }

        [TestMethod]
        public void An_answer_after_the_end_of_the_link_is_dropped()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, true);
            bench.Links.Disconnected(1);
            bench.Reply.Accept();
            Assert.AreEqual(0, bench.Reply.Answers);
        }

        [TestMethod]
        public void An_answer_that_is_dropped_ends_no_link()
        {
            QuestionBench bench = new QuestionBench(new SecurityProfile(), "yes", 0, true);
            bench.Reply.EndsLink = true;
            Assert.IsTrue(bench.Reply.Reject());
            Assert.IsFalse(bench.Reply.Reject());
        }

        private static void Refused(QuestionBench bench, RefusalReason reason)
        {
            bench.Ask(PairingKind.CompareNumbers, 7);
            Assert.IsTrue(bench.Reply.Rejected);
            Assert.IsFalse(bench.Reply.Accepted);
            Assert.AreEqual((int)EventKind.PairingRefused, bench.Events.Last);
            Assert.AreEqual((int)reason, bench.Events.A);
            Assert.IsFalse(bench.Links.Find(1).Security == LinkSecurity.Pairing);
        }
    }
}
