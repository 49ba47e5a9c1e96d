// Commands and what became of them: a refused one leaves its message beside the control it came from, or at the foot of the page.
import { h } from "./dom.js";
import { plan } from "./store.js";
import { toast } from "./tell.js";

// Refusals with these fields stand on their attribute or phone already.
const shown = ["attribute", "note"];
const problems = new Map();
let connection;

/** The connection all commands go through. */
export function useConnection(value) {
  connection = value;
}

/** Sends a command. at: name of the place for a refusal, drawn by problem(at) in view; without it the message stands at the foot of the page.
    Resolves with { ok, result }. */
export async function run(what, args, at, view) {
  try {
    const result = await connection.send(what, args);
    if (at && problems.delete(at)) plan(view);
    return { ok: true, result };
  } catch (error) {
    if (at) complain(at, error.message, view);
    else if (!shown.includes(error.field)) toast(error.message);
    return { ok: false, field: error.field };
  }
}

/** Sets or, without text, clears the message of a place. */
export function complain(at, text, view) {
  if (text) problems.set(at, text);
  else problems.delete(at);
  plan(view);
}

/** The message of a place, or nothing. */
export function problem(at) {
  return problems.has(at) ? h("p", { class: "problem", id: `problem-${at}`, role: "alert", key: `problem-${at}` }, problems.get(at)) : null;
}

/** Attributes of an input whose message stands at that place. */
export function described(at) {
  return problems.has(at) ? { "aria-invalid": "true", "aria-describedby": `problem-${at}` } : {};
}

/** A button that sends. One that is disabled keeps the focus of who has just pressed it, and does nothing. */
export function button(label, onclick, { disabled = false, ...props } = {}) {
  return h("button", { type: "button", ...props, "aria-disabled": disabled ? "true" : null, onclick: disabled ? null : onclick }, label);
}

/** A form of one line: Enter or its button sends. onsubmit gets the form's values. */
export function form(props, onsubmit, ...children) {
  return h("form", { novalidate: true, ...props, onsubmit: event => {
    event.preventDefault();
    onsubmit(Object.fromEntries(new FormData(event.target)), event.target);
  } }, ...children);
}
