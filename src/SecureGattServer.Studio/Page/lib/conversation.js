// A conversation with what one does to it: search, filter, unfold, save as a picture.
import { make, h, patch } from "./dom.js";
import { Diagram } from "./diagram.js";
import { saveSvg } from "./svg.js";
import { toast } from "./tell.js";

const themes = {
  all: () => true,
  pairing: step => step.level === "smp" || /pairing|encrypt|key|security/i.test(step.kind),
  values: step => ["read", "write", "notification", "indication", "subscription", "discovery"].includes(step.kind),
  problems: step => step.refusal || step.severity === "failure" || step.severity === "warning",
};
const themeNames = { all: "everything", pairing: "pairing", values: "values", problems: "refusals and warnings" };

export class Conversation {
  #search = "";
  #theme = "all";
  #phone = "";
  #isUnfolded = false;
  #saving = null;
  #timer = 0;

  /** options: fetchSteps, label, empty, id (unique on the page), header (element for the tools), belongs(step), phones() as [{ id, name }], links: what else can be saved as [{ href, label }]. */
  constructor(place, options) {
    this.options = options;
    const nameOf = id => options.phones?.().find(phone => phone.id === id)?.name ?? `Phone ${id}`;
    this.diagram = new Diagram(options.fetchSteps, { nameOf, label: options.label, empty: options.empty });
    this.tools = make("div", "tools");
    (options.header ?? place).append(this.tools);
    place.replaceChildren(this.diagram.element);
    this.#filter();
    this.draw();
  }

  get window() {
    return this.diagram.window;
  }

  /** Draws the tools again: the phones may be others now. */
  draw() {
    const { id } = this.options;
    const phones = this.options.phones?.() ?? [];
    patch(this.tools,
      h("input", { type: "search", class: "grow", "aria-label": "Search the conversation", placeholder: "Search", oninput: event => this.#later(() => (this.#search = event.target.value.trim().toLowerCase())) }),
      h("select", { "aria-label": "What is shown", onchange: event => this.#change(() => (this.#theme = event.target.value)) },
        Object.entries(themeNames).map(([value, name]) => h("option", { value }, name))),
      phones.length > 1 ? h("select", { "aria-label": "Whose conversation", onchange: event => this.#change(() => (this.#phone = event.target.value)) },
        h("option", { value: "" }, "all phones"), phones.map(phone => h("option", { value: phone.id }, phone.name))) : null,
      h("label", { class: "check" }, h("input", { type: "checkbox", id: `${id}-hci`, onchange: event => this.#change(() => (this.#isUnfolded = event.target.checked)) }), "HCI, link layer"),
      h("details", { class: "menu" }, h("summary", {}, "Save"),
        h("div", { class: "sheet" },
          h("button", { type: "button", onclick: event => this.#save(event) }, this.#saving ? "Cancel the picture" : "As a picture (SVG)"),
          (this.options.links ?? []).map(link => h("a", { href: link.href, download: link.download }, link.label)),
          this.options.links ? h("small", {}, "A trace holds keys: look before you give it away.") : null)),
      this.#saving ? h("p", { class: "saving", role: "status" }, this.#saving.text) : null);
  }

  #later(change) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#change(change), 200);
  }

  #change(change) {
    change();
    this.#filter();
  }

  #filter() {
    this.diagram.isFiltered = this.#search !== "" || this.#theme !== "all" || this.#phone !== "";
    this.window.filter(step => this.#wants(step) && (this.#isUnfolded || !isLow(step)), step => isLow(step) && this.#wants(step));
  }

  #wants(step) {
    if (this.options.belongs && !this.options.belongs(step)) return false;
    if (this.#phone && step.phone !== this.#phone) return false;
    if (!themes[this.#theme](step)) return false;
    return this.#search === "" || `${step.text} ${step.why ?? ""} ${step.peer ?? ""} ${step.octets ?? ""}`.toLowerCase().includes(this.#search);
  }

  async #save(event) {
    if (this.#saving) {
      this.#saving.controller.abort();
      return;
    }

    const menu = event.target.closest("details");
    this.#saving = { controller: new AbortController(), text: "Drawing…" };
    this.draw();
    try {
      await saveSvg({
        fetchSteps: this.options.fetchSteps,
        last: this.window.last,
        wants: step => this.#wants(step) && (this.#isUnfolded || !isLow(step)),
        signal: this.#saving.controller.signal,
        progress: share => {
          this.#saving.text = `Drawing… ${Math.round(share * 100)} %`;
          this.draw();
        },
      });
      menu.open = false;
    } catch (error) {
      if (error.name !== "AbortError") toast(`The picture was not saved: ${error.message}. Narrow the search or the filter, then try again.`);
    } finally {
      this.#saving = null;
      this.draw();
    }
  }
}

const isLow = step => step.level === "hci" || step.level === "ll";
