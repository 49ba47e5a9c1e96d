// A sequence diagram that grows: phone left, device right, time downwards. It shows a StepWindow, so the document never holds more than its rows.
import { h, make, patch } from "./dom.js";
import { StepWindow } from "./stepwindow.js";
import { stepElement } from "./step.js";
import { time } from "./words.js";

const near = 400;
const settling = 5;

export class Diagram {
  #elements = new Map();
  #anchor = null;

  /** fetchSteps as of StepWindow; nameOf(phone): its name; label: what a screen reader calls it. */
  constructor(fetchSteps, { nameOf = phone => phone, label, empty }) {
    this.nameOf = nameOf;
    this.empty = empty;
    this.window = new StepWindow(fetchSteps, how => this.#plan(how));
    this.list = make("ol", "steps");
    this.list.setAttribute("aria-label", label);
    this.flow = make("div", "flow");
    this.flow.tabIndex = 0;
    this.flow.setAttribute("role", "region");
    this.flow.setAttribute("aria-label", `${label}, scrolls`);
    const heads = make("div", "heads");
    heads.append(make("span", "head phone-head", "Phone"), make("span", "head device-head", "Device"));
    this.blank = make("p", "empty", empty);
    this.flow.append(heads, this.blank, this.list);
    this.flow.onscroll = () => this.#scrolled();
    this.flow.onkeydown = event => this.#walk(event);
    this.travel = make("div", "travel");
    this.element = make("div", "diagram");
    this.element.append(this.flow, this.travel);
    // Rows get their height when they come into sight: who follows stays at the end all the same.
    new ResizeObserver(() => this.window.isFollowing && this.#toEnd()).observe(this.list);
    this.#drawTravel();
  }

  #isPlanned = false;

  #plan() {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    requestAnimationFrame(() => {
      this.#isPlanned = false;
      this.draw();
    });
  }

  /** Makes the list show the window's rows; what is being looked at stays where it is. */
  draw() {
    const { rows } = this.window;
    const wanted = new Set(rows.map(row => row.step.n));
    const anchor = this.window.isFollowing ? null : this.#firstSeen(wanted);
    for (const [n, element] of this.#elements) {
      if (wanted.has(n)) continue;
      element.remove();
      this.#elements.delete(n);
    }

    const phones = new Set(rows.map(row => row.step.peer).filter(Boolean));
    const isCrowd = phones.size > 1;
    if (isCrowd !== this.isCrowd) this.#clear();
    this.isCrowd = isCrowd;
    let next = this.list.firstElementChild;
    const shielded = new Map();
    for (const row of rows) {
      const element = this.#elementOf(row, shielded);
      if (element === next) next = next.nextElementSibling;
      else this.list.insertBefore(element, next);
    }

    this.blank.hidden = rows.length > 0;
    this.blank.textContent = this.window.isBusy && rows.length === 0 ? "Looking through the conversation…" : this.isFiltered ? "Nothing in the conversation fits the filter." : this.empty;
    if (this.window.isFollowing) this.#toEnd();
    else if (anchor) this.flow.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
    this.#drawTravel();
  }

  #elementOf(row, shielded) {
    const { step } = row;
    const startsSpan = Boolean(step.encrypted) && shielded.get(step.connection) === false;
    if (step.connection) shielded.set(step.connection, Boolean(step.encrypted));
    let element = this.#elements.get(step.n);
    if (element && element.folded !== row.folded) {
      element.remove();
      element = undefined;
    }

    if (!element) {
      element = stepElement(row, { nameOf: this.nameOf, isCrowd: this.isCrowd, startsSpan, unfold: unfolded => this.window.unfold(this.window.rows.indexOf(unfolded)) });
      element.folded = row.folded;
      this.#elements.set(step.n, element);
    }

    return element;
  }

  #clear() {
    this.#elements.clear();
    this.list.replaceChildren();
  }

  #firstSeen(wanted) {
    const top = this.flow.getBoundingClientRect().top;
    for (const element of this.list.children) {
      const box = element.getBoundingClientRect();
      if (box.bottom > top && wanted.has(Number(element.dataset.n))) return { element, top: box.top };
    }

    return null;
  }

  #toEnd() {
    this.isOwnScroll = true;
    this.flow.scrollTop = this.flow.scrollHeight;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.flow;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 30;
    const isOwn = this.isOwnScroll;
    this.isOwnScroll = false;
    if (!isOwn) {
      const wasFollowing = this.window.isFollowing;
      this.window.isFollowing = isAtEnd && this.window.high > this.window.last;
      if (wasFollowing !== this.window.isFollowing) this.#drawTravel();
    }

    if (scrollTop < near && this.window.low > 1 && !isOwn) this.window.earlier();
    else if (scrollHeight - scrollTop - clientHeight < near && this.window.high <= this.window.last) this.window.later();
  }

  // "Go back in time": a slider over all steps, and the way back to now.
  #drawTravel() {
    const { window: steps } = this;
    const seen = steps.isFollowing ? steps.last : Number(this.#anchorNumber() ?? steps.low);
    const at = steps.rows.find(row => row.step.n >= seen)?.step ?? steps.rows.at(-1)?.step;
    patch(this.travel,
      h("label", {}, h("span", {}, "Go back in time"),
        h("input", { type: "range", "aria-label": "Go back in time", min: 1, max: Math.max(1, steps.last), value: String(seen), disabled: steps.last < 2,
          "aria-valuetext": at ? `step ${seen} of ${steps.last}, ${time(at.t)}` : "no steps", oninput: event => this.#travelTo(Number(event.target.value)) })),
      h("output", { "aria-live": "off" }, steps.last === 0 ? "" : `${steps.isFollowing ? "" : `${seen} / `}${steps.last}`),
      h("button", { type: "button", class: steps.isFollowing ? "on" : "primary", "aria-pressed": String(steps.isFollowing), onclick: () => steps.goToEnd() }, "Now"));
  }

  #anchorNumber() {
    const top = this.flow.getBoundingClientRect().top + 40;
    for (const element of this.list.children) if (element.getBoundingClientRect().bottom > top) return element.dataset.n;
    return null;
  }

  #travelTo(n) {
    clearTimeout(this.#anchor);
    this.#anchor = setTimeout(async () => {
      if (n >= this.window.last) {
        this.window.goToEnd();
        return;
      }

      await this.window.goTo(n);
      this.draw();
      const element = [...this.#elements.entries()].filter(([number]) => number >= n).sort(([a], [b]) => a - b)[0]?.[1];
      if (element) await this.#show(element);
    }, 80);
  }

  // Rows get their height when they come into sight, and move those below them.
  async #show(element) {
    for (let frame = 0; frame < settling; frame++) {
      this.isOwnScroll = true;
      element.scrollIntoView({ block: "start" });
      await new Promise(requestAnimationFrame);
    }
  }

  // The list is one stop of the Tab key; arrows walk in it.
  #walk(event) {
    if (event.target.closest(".more")) return;
    const item = event.target.closest("li.step");
    const first = () => this.#firstSeen({ has: () => true })?.element;
    const to = {
      ArrowDown: item ? item.nextElementSibling : first(),
      ArrowUp: item ? item.previousElementSibling : first(),
      Home: item && this.list.firstElementChild,
      End: item && this.list.lastElementChild,
    }[event.key];
    const side = { ArrowLeft: ".fold", ArrowRight: ".say" }[event.key];
    const target = to?.querySelector(".say") ?? (side ? item?.querySelector(side) : null);
    if (!target) return;
    event.preventDefault();
    target.focus();
    to?.scrollIntoView({ block: "nearest" });
  }
}
