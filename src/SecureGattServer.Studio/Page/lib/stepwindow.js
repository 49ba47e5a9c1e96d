// The part of a conversation that the page holds: a window of steps that pass a filter, never more than `most`. Steps before and after it are fetched
// when the user goes there, so the page's memory does not grow with the conversation.

const pageSize = 500;
const mostScanned = 20;

export class StepWindow {
  rows = []; // { step, folded: how many HCI and link-layer steps before it are left out }
  low = 1; // every step n with low <= n < high that passes the filter is in rows
  high = 1;
  last = 0; // the highest number there is
  isFollowing = true;
  isBusy = false;
  #passes = () => true;
  #isFoldedAway = () => false;
  #turn = 0;

  /** fetchSteps(from, count): the steps from <= n < from + count, a promise. changed(how): "later", "earlier" or "all". */
  constructor(fetchSteps, changed, most = 1000) {
    this.fetchSteps = fetchSteps;
    this.changed = changed;
    this.most = most;
  }

  /** Shows what passes; what only its level keeps out is counted as folded. */
  filter(passes, isFoldedAway) {
    this.#passes = passes;
    this.#isFoldedAway = isFoldedAway;
    return this.isFollowing ? this.goToEnd() : this.goTo(this.rows[0]?.step.n ?? this.low);
  }

  /** Forgets everything: another conversation. last: its highest number. */
  reset(last) {
    this.last = last;
    return this.goToEnd();
  }

  /** Takes steps that were just made, in order. */
  append(steps) {
    if (steps.length === 0) return;
    const before = this.last;
    this.last = Math.max(this.last, steps.at(-1).n);
    const isNext = this.high === before + 1 && steps[0].n === before + 1;
    if (isNext && (this.isFollowing || this.rows.length < this.most)) {
      this.#take(steps, this.rows);
      this.high = this.last + 1;
      this.#trimFront();
      this.changed("later");
    } else if (this.isFollowing && !this.isBusy) {
      this.goToEnd(steps);
    } else {
      this.changed("later");
    }
  }

  goToEnd(known = []) {
    this.isFollowing = true;
    const kept = known.length > 0 && known.at(-1).n === this.last ? known : [];
    this.#startAt(kept[0]?.n ?? this.last + 1);
    this.#take(kept, this.rows);
    this.high = this.last + 1;
    this.changed("all");
    return this.earlier(120);
  }

  async goTo(n) {
    this.isFollowing = false;
    this.#startAt(Math.max(1, Math.min(n, this.last)));
    await this.later(60);
    await this.earlier(20);
    this.changed("all");
  }

  /** Loads at least `wanted` rows before the window, when available. */
  earlier(wanted = 100) {
    return this.#load(async turn => {
      let found = 0;
      for (let pages = 0; pages < mostScanned && found < wanted && this.low > 1; pages++) {
        const from = Math.max(1, this.low - pageSize);
        const steps = await this.fetchSteps(from, this.low - from);
        if (turn !== this.#turn) return;
        const rows = [];
        const left = this.#take(steps, rows);
        if (this.rows.length > 0) this.rows[0].folded += left;
        this.rows.unshift(...rows);
        found += rows.length;
        this.low = from;
        if (this.rows.length > this.most) {
          this.high = this.rows[this.most].step.n;
          this.rows.length = this.most;
          this.isFollowing = false;
        }

        this.changed("earlier");
      }
    });
  }

  /** Loads at least `wanted` rows after the window, when available. */
  later(wanted = 100) {
    return this.#load(async turn => {
      let found = 0;
      for (let pages = 0; pages < mostScanned && found < wanted && this.high <= this.last; pages++) {
        const count = Math.min(pageSize, this.last + 1 - this.high);
        const steps = await this.fetchSteps(this.high, count);
        if (turn !== this.#turn) return;
        const before = this.rows.length;
        this.#take(steps, this.rows);
        found += this.rows.length - before;
        this.high += count;
        this.#trimFront();
        this.changed("later");
      }
    });
  }

  /** The steps that are folded away before a row. */
  async unfold(index) {
    const row = this.rows[index];
    const from = Math.max(index > 0 ? this.rows[index - 1].step.n + 1 : this.low, row.step.n - pageSize);
    const steps = await this.fetchSteps(from, row.step.n - from);
    const place = this.rows.indexOf(row);
    if (place < 0) return;
    row.folded = 0;
    this.rows.splice(place, 0, ...steps.filter(step => this.#isFoldedAway(step)).map(step => ({ step, folded: 0 })));
    this.changed("all");
  }

  #folded = 0;

  #take(steps, rows) {
    let folded = rows === this.rows ? this.#folded : 0;
    for (const step of steps) {
      if (this.#passes(step)) {
        rows.push({ step, folded });
        folded = 0;
      } else if (this.#isFoldedAway(step)) {
        folded++;
      }
    }

    if (rows === this.rows) this.#folded = folded;
    return folded;
  }

  #startAt(n) {
    this.#turn++;
    this.isBusy = false;
    this.#folded = 0;
    this.rows = [];
    this.low = n;
    this.high = n;
  }

  #trimFront() {
    const over = this.rows.length - this.most;
    if (over <= 0) return;
    this.rows.splice(0, over);
    this.low = this.rows[0].step.n - this.rows[0].folded;
  }

  async #load(work) {
    if (this.isBusy) return;
    const turn = this.#turn;
    this.isBusy = true;
    try {
      await work(turn);
    } finally {
      if (turn === this.#turn) this.isBusy = false;
    }
  }
}
