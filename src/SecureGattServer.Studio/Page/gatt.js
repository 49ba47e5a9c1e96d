// The attributes of a connected device, as nRF Connect lists them.
import { button, complain, described, form, problem, run } from "./lib/command.js";
import { h } from "./lib/dom.js";
import { part, plan } from "./lib/store.js";
import { spaced, time } from "./lib/words.js";

const closed = new Set();
const writing = new Set();

const labels = { read: "read", write: "write", writeWithoutResponse: "write without response", signedWrite: "signed write", notify: "notify", indicate: "indicate", broadcast: "broadcast" };

/** The tree of a phone's link. */
export function gatt(phone, view) {
  const tree = part(`phone/${phone.id}/gatt`);
  if (!tree) {
    return h("div", { class: "row" }, h("p", { class: "empty" }, phone.busy === "discovering" ? "Looking up the services…" : "Services not looked up yet."),
      phone.busy ? null : button("Look up", () => run("phone.discover", { phone: phone.id })));
  }

  return h("ul", { class: "tree", "aria-label": "Services" }, tree.services.map(service => serviceOf(phone, service, view)));
}

function serviceOf(phone, service, view) {
  const id = `${phone.id}/${service.handle}`;
  const isOpen = !closed.has(id);
  return h("li", { key: service.handle, class: "service" },
    h("button", { type: "button", class: "service-head", "aria-expanded": String(isOpen), onclick: () => {
      if (isOpen) closed.add(id);
      else closed.delete(id);
      plan(view);
    } }, h("strong", {}, service.name ?? "Unknown service"), h("small", { class: "mono" }, `${service.uuid}${service.primary === false ? " · secondary" : ""}`)),
    isOpen ? h("ul", {}, service.characteristics.map(characteristic => characteristicOf(phone, characteristic, view))) : null);
}

function characteristicOf(phone, characteristic, view) {
  const { handle, properties } = characteristic;
  const name = characteristic.name ?? characteristic.uuid;
  const value = part(`phone/${phone.id}/value/${handle}`);
  const can = property => properties.includes(property);
  const canWrite = can("write") || can("writeWithoutResponse") || can("signedWrite");
  return h("li", { key: handle, class: "characteristic" },
    h("p", { class: "name" }, h("strong", {}, name), h("small", { class: "mono" }, `${characteristic.uuid} · 0x${handle.toString(16).toUpperCase().padStart(4, "0")}`)),
    h("p", { class: "properties" }, properties.map(property => h("span", {}, labels[property] ?? property))),
    shown(value),
    h("div", { class: "row" },
      can("read") ? button("Read", () => run("phone.read", { phone: phone.id, handle }), { "aria-label": `Read ${name}` }) : null,
      canWrite ? button("Write…", () => toggle(phone.id, handle, view), { "aria-label": `Write ${name}`, "aria-expanded": String(writing.has(`${phone.id}/${handle}`)) }) : null,
      can("notify") || can("indicate") ? button(value?.subscribed ? "Unsubscribe" : "Subscribe", () => run("phone.subscribe", { phone: phone.id, handle, on: !value?.subscribed }),
        { "aria-label": `${value?.subscribed ? "Unsubscribe from" : "Subscribe to"} ${name}`, class: value?.subscribed ? "on" : "" }) : null),
    writing.has(`${phone.id}/${handle}`) ? writer(phone, characteristic, view) : null,
    characteristic.descriptors.length === 0 ? null : h("ul", { class: "descriptors" }, characteristic.descriptors.map(descriptor => descriptorOf(phone, descriptor))));
}

function descriptorOf(phone, descriptor) {
  const name = descriptor.name ?? descriptor.uuid;
  return h("li", { key: descriptor.handle }, h("div", { class: "row" }, h("span", { class: "grow" }, name, " ", h("small", { class: "mono" }, descriptor.uuid)),
    button("Read", () => run("phone.read", { phone: phone.id, handle: descriptor.handle }), { "aria-label": `Read ${name} 0x${descriptor.handle.toString(16)}` })),
    shown(part(`phone/${phone.id}/value/${descriptor.handle}`)));
}

function shown(value) {
  if (!value) return null;
  if (value.error) {
    return h("p", { class: "refused" }, h("strong", {}, `Refused, 0x${value.error.code.toString(16).toUpperCase().padStart(2, "0")}: `), value.error.text);
  }

  if (value.hex === null || value.hex === undefined) return value.subscribed ? h("p", { class: "value" }, h("small", {}, "subscribed, nothing came yet")) : null;
  return h("dl", { class: "value" },
    h("dt", {}, value.how ?? "value"), h("dd", {}, h("strong", {}, value.text || "empty")),
    h("dt", {}, "hex"), h("dd", { class: "mono" }, spaced(value.hex) || "–"),
    value.utf8 ? [h("dt", {}, "text"), h("dd", { class: "mono" }, value.utf8)] : null,
    h("dt", {}, "at"), h("dd", {}, `${time(value.t)}${value.count > 1 ? `, ${value.count} times` : ""}`));
}

function toggle(phone, handle, view) {
  const id = `${phone}/${handle}`;
  if (!writing.delete(id)) writing.add(id);
  complain(`write-${phone}-${handle}`, null, view);
}

function writer(phone, { handle, properties, name, uuid }, view) {
  const at = `write-${phone.id}-${handle}`;
  const ways = [["write", "with an answer"], ["writeWithoutResponse", "without an answer"], ["signedWrite", "signed"]].filter(([property]) => properties.includes(property));
  return form({ class: "writer", key: at }, values => write(phone, handle, values, at, view),
    h("div", { class: "row" },
      h("select", { name: "kind", "aria-label": "What is typed", onchange: () => plan(view) }, h("option", { value: "hex" }, "hex"), h("option", { value: "text" }, "text")),
      h("input", { name: "value", class: "grow mono", "aria-label": `Value for ${name ?? uuid}`, placeholder: "01 0A", autocomplete: "off", spellcheck: "false",
        ref: input => requestAnimationFrame(() => input.focus()), ...described(at) })),
    h("div", { class: "row" },
      ways.length > 1 ? h("select", { name: "way", "aria-label": "How it is written" }, ways.map(([property, label]) => h("option", { value: property }, label))) :
      h("input", { type: "hidden", name: "way", value: ways[0][0] }),
      h("button", { class: "primary" }, "Send")),
    problem(at));
}

async function write(phone, handle, values, at, view) {
  const args = { phone: phone.id, handle, response: values.way !== "writeWithoutResponse", signed: values.way === "signedWrite" };
  if (values.kind === "text") {
    args.text = values.value;
  } else {
    args.hex = values.value.replace(/0x|[\s,:-]/gi, "");
    if (!/^([0-9a-f]{2})*$/i.test(args.hex)) {
      complain(at, "Type octets as pairs of hex digits, 0 to 9 and A to F: 01 0A. Or choose text.", view);
      return;
    }
  }

  const { ok } = await run("phone.write", args, at, view);
  if (ok) {
    writing.delete(`${phone.id}/${handle}`);
    plan(view);
  }
}
