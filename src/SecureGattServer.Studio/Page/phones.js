// The phones: a strip of tabs, and the chosen phone as a phone looks like.
import { button, complain, described, form, problem, run } from "./lib/command.js";
import { h, patch } from "./lib/dom.js";
import { part, plan, watch } from "./lib/store.js";
import { say, sayNow } from "./lib/tell.js";
import { address, ioNames, level } from "./lib/words.js";
import { gatt } from "./gatt.js";
import { answerForm } from "./question.js";

let body;
let chosen = null;
let isAdding = false;
const screens = new Map();
const told = new Map();
let asked = null;
let returnTo = null;

/** Draws the phones into their panel and keeps them up to date. */
export function startPhones(place) {
  body = place;
  watch(["session", "phones", "phone/"], view);
}

function view() {
  const session = part("session");
  const ids = part("phones") ?? [];
  if (!session) return;
  ids.forEach(notice);
  const focused = document.activeElement;
  if (!ids.includes(chosen)) chosen = ids[0] ?? null;
  mark(ids);
  if (!session.canHavePhones) {
    patch(body, h("p", { class: "empty" }, "The board is on a controller of its own: phones are the real ones in radio range. They appear in the conversation as they talk."));
    return;
  }

  patch(body,
    h("div", { class: "tabs" },
      h("div", { role: "tablist", "aria-label": "Phones", onkeydown: event => walk(event, ids) }, ids.map(id => tab(id))),
      button("+ Add", () => show({ isAdding: !isAdding }), { class: "plain", "aria-expanded": String(isAdding), disabled: ids.length >= session.mostPhones })),
    isAdding ? adding(session) : null,
    chosen ? device(part(`phone/${chosen}`)) : h("p", { class: "empty" }, "No phone yet. Add one: it scans, connects and pairs as you tell it."));
  keepFocus(focused);
}

// A dialog takes the focus from what it covers, and gives it back.
function keepFocus(focused) {
  const question = part(`phone/${chosen}`)?.question?.id ?? null;
  if (question === asked) return;
  if (asked === null) returnTo = document.getElementById("phone")?.contains(focused) ? focused : null;
  else if (question === null && document.activeElement === document.body) (returnTo?.isConnected ? returnTo : document.querySelector(".app-bar [aria-pressed=true]"))?.focus();
  asked = question;
}

function show(change) {
  if ("isAdding" in change) isAdding = change.isAdding;
  if ("chosen" in change) chosen = change.chosen;
  plan(view);
}

function tab(id) {
  const phone = part(`phone/${id}`);
  const isChosen = id === chosen;
  return h("button", { type: "button", role: "tab", id: `tab-${id}`, key: id, "aria-selected": String(isChosen), "aria-controls": isChosen ? "phone" : null, tabindex: isChosen ? 0 : -1,
    onclick: () => show({ chosen: id }) },
    h("span", { class: phone?.link ? "dot on" : "dot", "aria-hidden": "true" }), phone?.name ?? id,
    phone?.question && !isChosen ? h("span", { class: "asks" }, "asks") : null);
}

function walk(event, ids) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || ids.length === 0) return;
  event.preventDefault();
  show({ chosen: ids[(ids.indexOf(chosen) + step + ids.length) % ids.length] });
  requestAnimationFrame(() => document.getElementById(`tab-${chosen}`)?.focus());
}

function adding(session) {
  return form({ class: "callout", key: "adding" }, add,
    h("label", { for: "new-name" }, "Name"),
    h("input", { id: "new-name", name: "name", maxlength: 60, placeholder: "Phone", autocomplete: "off", ...described("new-phone") }),
    h("label", { for: "new-io" }, "What it has for its owner"),
    h("select", { id: "new-io", name: "ioCapability", ref: select => requestAnimationFrame(() => (select.value = "keyboard-display")) }, session.ioCapabilities.map(capability)),
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "private" }), "Changes its address (privacy)"),
    h("div", { class: "row answers" }, button("Cancel", () => show({ isAdding: false })), h("button", { class: "primary" }, "Add the phone")),
    problem("new-phone"));
}

async function add(values) {
  const args = { ioCapability: values.ioCapability, private: values.private === "on" };
  if (values.name.trim()) args.name = values.name.trim();
  const { ok, result } = await run("phone.add", args, "new-phone", view);
  if (ok) show({ isAdding: false, chosen: result?.phone ?? chosen });
}

const capability = name => h("option", { value: name }, ioNames[name] ?? name);

function device(phone) {
  if (!phone) return null;
  const screen = phone.link && screens.get(phone.id) !== "settings" && screens.get(phone.id) !== "scanner" ? "device" : screens.get(phone.id) ?? "scanner";
  return h("div", { class: "phone", id: "phone", role: "tabpanel", "aria-labelledby": `tab-${phone.id}`, key: phone.id },
    h("div", { class: "glass" },
      h("p", { class: "status-bar" }, h("span", {}, phone.name), h("span", {}, phone.busy ? `${phone.busy}…` : phone.link ? "connected" : phone.scanning ? "scanning" : "idle")),
      h("div", { class: "app-bar", inert: Boolean(phone.question), role: "group", "aria-label": `Screens of ${phone.name}` },
        screenButton(phone, "scanner", "Scanner", screen), screenButton(phone, "device", phone.link?.device ?? phone.link?.peer ?? "Device", screen, !phone.link),
        screenButton(phone, "settings", "Settings", screen)),
      h("div", { class: "screen", inert: Boolean(phone.question), key: screen }, note(phone), screen === "scanner" ? scanner(phone) : screen === "device" ? linked(phone) : settings(phone)),
      phone.question ? dialog(phone) : null));
}

function screenButton(phone, name, label, screen, disabled = false) {
  return button(label, () => {
    screens.set(phone.id, name);
    plan(view);
  }, { "aria-pressed": String(screen === name), disabled });
}

function note(phone) {
  return phone.note ? h("p", { class: `note ${phone.note.severity}`, key: "note" }, phone.note.text) : null;
}

function scanner(phone) {
  const found = [...(part(`phone/${phone.id}/scan`) ?? [])].sort((a, b) => b.rssi - a.rssi);
  return [
    h("div", { class: "row" }, button(phone.scanning ? "Stop scanning" : "Scan", () => run("phone.scan", { phone: phone.id, on: !phone.scanning }), { class: "primary" }),
      phone.busy === "connecting" ? button("Cancel", () => run("phone.cancel", { phone: phone.id })) : null),
    found.length === 0 ? h("p", { class: "empty" }, phone.scanning ? "Listening…" : "Nothing found yet. Scan to see who advertises.") :
    h("ul", { class: "found" }, found.map(entry => h("li", { key: entry.address },
      h("div", { class: "grow" }, h("strong", {}, entry.name ?? "no name"), h("small", { class: "mono" }, entry.address),
        h("small", {}, [entry.bonded ? "bonded" : null, ...entry.services.map(service => service.name ?? service.uuid)].filter(Boolean).join(" · "))),
      h("span", { class: `rssi bars${Math.max(1, Math.min(4, Math.round((entry.rssi + 100) / 13)))}`, role: "img", "aria-label": `signal ${entry.rssi} dBm` }, h("i"), h("i"), h("i"), h("i")),
      h("small", { "aria-hidden": "true" }, `${entry.rssi} dBm`),
      button("Connect", () => connect(phone, entry.address), { class: "primary", disabled: !entry.connectable || Boolean(phone.link) || Boolean(phone.busy),
        "aria-label": `Connect to ${entry.name ?? entry.address}` }))))];
}

async function connect(phone, address) {
  screens.delete(phone.id);
  await run("phone.connect", { phone: phone.id, address });
}

function linked(phone) {
  const link = phone.link;
  const isBonded = phone.bonds.some(bond => bond.peer === link.peer || bond.peer === link.identity);
  return [
    h("div", { class: "row" },
      button(link.encrypted ? "Pair again" : "Pair", () => run("phone.pair", { phone: phone.id }), { class: "primary", disabled: Boolean(phone.busy) }),
      isBonded && !link.encrypted ? button("Encrypt", () => run("phone.encrypt", { phone: phone.id }), { disabled: Boolean(phone.busy) }) : null,
      phone.busy ? button("Cancel", () => run("phone.cancel", { phone: phone.id })) : null,
      button("Disconnect", () => run("phone.disconnect", { phone: phone.id }))),
    h("p", { class: "row" }, h("span", { class: `badge level${link.level}` }, level(link.level)), h("small", {}, `MTU ${link.mtu}${link.bonded ? " · bonded" : ""}`)),
    gatt(phone, view)];
}

function settings(phone) {
  const set = change => run("phone.set", { phone: phone.id, ...change }, `set-${phone.id}`, view);
  const flag = (name, label) => h("label", { class: "check" },
    h("input", { type: "checkbox", checked: phone[name], onchange: event => set({ [name]: event.target.checked }) }), label);
  return [
    form({}, values => set({ name: values.name.trim() }),
      h("label", { for: "phone-name" }, "Name"),
      h("div", { class: "row" }, h("input", { id: "phone-name", name: "name", class: "grow", value: phone.name, ...described(`set-${phone.id}`) }), h("button", {}, "Rename"))),
    h("label", { for: "phone-io" }, "What it has for its owner (IO capability)"),
    h("select", { id: "phone-io", value: phone.ioCapability, onchange: event => set({ ioCapability: event.target.value }) }, part("session").ioCapabilities.map(capability)),
    flag("mitm", "Asks for protection against a man in the middle"), flag("secureConnections", "Can do LE Secure Connections"), flag("bonding", "Keeps keys (bonds)"),
    problem(`set-${phone.id}`),
    h("p", {}, h("small", { class: "mono" }, phone.address), h("small", {}, phone.private ? " changes now and then (privacy)" : " stays the same")),
    h("h3", {}, "Bonds"),
    phone.bonds.length === 0 ? h("p", { class: "empty" }, "None.") : h("ul", { class: "cards" }, phone.bonds.map(bond => h("li", { key: bond.peer, class: "with-button" },
      h("div", {}, h("strong", { class: "mono" }, address(bond.peer)), h("small", {}, `${bond.authenticated ? "authenticated" : "not authenticated"} · ${bond.secureConnections ? "Secure Connections" : "legacy"}`)),
      button("Forget", () => run("phone.forget", { phone: phone.id, peer: bond.peer }), { "aria-label": `Forget ${bond.peer}` })))),
    button("Remove this phone", () => run("phone.remove", { phone: phone.id }), { class: "danger" })];
}

function dialog(phone) {
  const { question } = phone;
  const answer = (text, at) => run("phone.answer", { phone: phone.id, question: question.id, answer: text }, at, view);
  const cancel = () => run("phone.cancel", { phone: phone.id });
  const isShow = question.kind === "show";
  const title = isShow ? "Pairing" : `Pair with ${phone.link?.device ?? phone.link?.peer ?? "the device"}?`;
  return h("div", { class: "shade", key: `question-${question.id}` },
    h("div", { class: "dialog", role: "dialog", tabindex: -1, "aria-label": `${phone.name}: ${title}`, ref: focusIfHere, onkeydown: event => {
      if (event.key === "Escape") (isShow ? cancel : answer)("no", `answer-phone-${phone.id}`);
    } },
      h("h3", {}, title),
      answerForm(question, `phone-${phone.id}`, answer, view),
      isShow && phone.busy ? h("div", { class: "row answers" }, button("Cancel", cancel)) : null));
}

// Who pressed Pair on this phone goes on in its dialog; who is elsewhere on the page is not torn away.
function focusIfHere(dialogElement) {
  requestAnimationFrame(() => {
    const focused = document.activeElement;
    if (focused === document.body || document.getElementById("phone")?.contains(focused)) (dialogElement.querySelector("input, button.primary, button") ?? dialogElement).focus();
  });
}

function notice(id) {
  const phone = part(`phone/${id}`);
  if (!phone) return;
  const before = told.get(id);
  told.set(id, { question: phone.question?.id, note: phone.note?.t });
  if (phone.question && phone.question.id !== before?.question) {
    sayNow(`${phone.name} asks: ${phone.question.text} ${phone.question.number ?? ""}`);
    const isBusyHere = body.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (!isBusyHere && !part(`phone/${chosen}`)?.question) chosen = id;
  }

  if (before && phone.note && phone.note.t !== before.note) say(`${phone.name}: ${phone.note.text}`);
}

function mark(ids) {
  document.querySelector('#dock [data-to="phones"]').classList.toggle("waiting", ids.some(id => part(`phone/${id}`)?.question));
}
