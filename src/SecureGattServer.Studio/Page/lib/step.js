// One step of the conversation as an element: the sentence above its arrow, reasons below, the octets when it is opened.
import { make } from "./dom.js";
import { smallMatrix } from "./matrix.js";
import { spaced, time } from "./words.js";

const layers = { hci: "HCI", ll: "link layer", l2cap: "L2CAP", smp: "SMP", att: "ATT", link: "link", note: "note" };
const signs = { success: "✓", warning: "!", failure: "✕" };

/** Who a step belongs to, for a conversation of several phones. */
export function speaker(step, nameOf) {
  if (step.phone) return nameOf(step.phone);
  return step.peer ?? (step.connection ? `link ${step.connection}` : "");
}

/** Where the arrow goes: "right", "left", "in" and "out" (host and controller), or "none". */
export function direction(step) {
  if (step.level === "hci") return step.direction === "sent" ? "out" : "in";
  return { phone: "right", device: "left" }[step.from] ?? "none";
}

/** The element of a row. options: { nameOf, isCrowd, startsSpan, unfold(row) } */
export function stepElement(row, options) {
  const { step } = row;
  const item = make("li", `step ${direction(step)} ${step.severity} layer-${step.level}`);
  item.dataset.n = step.n;
  item.dataset.kind = step.kind;
  if (step.encrypted) item.classList.add("shielded");
  if (step.level === "hci") item.classList.add(`at-${step.side ?? "device"}`);
  if (step.refusal) item.classList.add("refusal");
  item.append(gutter(row, item, options), lane(step, item, options));
  return item;
}

function gutter(row, item, { unfold }) {
  const place = make("div", "gutter");
  const stamp = make("time");
  const clock = time(row.step.t);
  stamp.append(make("span", "hour", clock.slice(0, 3)), clock.slice(3));
  place.append(stamp);
  if (row.folded > 0) {
    const button = make("button", "fold", `+${row.folded}`);
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-label", `Show ${row.folded} HCI and link-layer steps before this one`);
    button.title = "HCI and link-layer steps, folded away";
    button.onclick = () => unfold(row);
    place.append(button);
  }

  return place;
}

function lane(step, item, options) {
  const place = make("div", "lane");
  if (options.startsSpan) place.append(make("p", "span-start", "encrypted from here on"));
  const say = make("button", "say");
  say.type = "button";
  say.tabIndex = -1;
  say.setAttribute("aria-expanded", "false");
  const who = options.isCrowd ? speaker(step, options.nameOf) : "";
  if (who) say.append(make("span", "who", who), " ");
  const sign = signs[step.severity];
  if (sign) say.append(make("span", "sign", sign), " ");
  say.append(make("span", "unseen", { right: "Phone to device: ", left: "Device to phone: " }[direction(step)] ?? ""), make("span", "text", step.text));
  say.onclick = () => toggle(step, item, say, place);
  place.append(say);
  if (direction(step) !== "none") {
    const arrow = make("div", "arrow");
    arrow.setAttribute("aria-hidden", "true");
    place.append(arrow);
  }

  if (isReasonShown(step)) place.append(make("p", "why", step.why));
  if (isReasonShown(step) && step.advice) place.append(make("p", "advice", step.advice));
  if (step.pairing && step.kind === "pairingAnswered") place.append(agreed(step.pairing));
  return place;
}

const isReasonShown = step => Boolean(step.why) && (step.refusal || step.severity === "failure" || step.severity === "warning");

function toggle(step, item, say, place) {
  const isOpen = say.getAttribute("aria-expanded") === "true";
  say.setAttribute("aria-expanded", String(!isOpen));
  item.classList.toggle("open", !isOpen);
  if (isOpen) place.querySelector(":scope > .more")?.remove();
  else place.append(detail(step));
}

/** Everything about a step. */
function detail(step) {
  const box = make("div", "more");
  const facts = [layers[step.level] ?? step.level, step.connection ? `connection ${step.connection}` : null, step.peer, step.packet ? `packet ${step.packet}` : null, `step ${step.n}`, step.encrypted ? "encrypted" : null];
  box.append(make("p", "facts", facts.filter(Boolean).join(" · ")));
  if (step.why && !isReasonShown(step)) box.append(make("p", "", step.why));
  if (step.advice && !isReasonShown(step)) box.append(make("p", "advice", step.advice));
  if (step.pairing && step.kind !== "pairingAnswered") box.append(agreed(step.pairing));
  if (step.fields?.length > 0) box.append(fieldTable(step.fields));
  else if (step.octets) box.append(make("p", "mono octets", spaced(step.octets)));
  return box;
}

function fieldTable(fields) {
  const table = make("table", "fields");
  table.append(make("caption", "", "Octets, field by field"));
  const head = table.createTHead().insertRow();
  for (const title of ["Octets", "Field", "Means"]) {
    const cell = make("th", "", title);
    cell.scope = "col";
    head.append(cell);
  }

  const body = table.createTBody();
  for (const field of fields) body.insertRow().append(make("td", "mono", spaced(field.octets)), make("td", "", field.name), make("td", "", field.text));
  return table;
}

/** The method of a pairing with the cell of the matrix it came from. */
function agreed(pairing) {
  const box = make("div", "agreed");
  if (pairing.deviceIo && pairing.phoneIo) box.append(smallMatrix(pairing.deviceIo, pairing.phoneIo, pairing.secureConnections));
  const words = make("div");
  if (pairing.method) words.append(make("p", "method", pairing.method));
  for (const text of [pairing.reason, pairing.summary, pairing.cause, pairing.advice, ...(pairing.warnings ?? [])]) if (text) words.append(make("p", "", text));
  box.append(words);
  return box;
}
