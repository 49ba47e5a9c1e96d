// A pairing's question to a person: digits to type, a number to compare, yes or no.
import { complain, described, form, problem } from "./lib/command.js";
import { h } from "./lib/dom.js";

/** The form that answers a question. owner: unique name of who is asked; answer(text, at) sends. */
export function answerForm(question, owner, answer, view) {
  const at = `answer-${owner}`;
  const no = h("button", { type: "button", onclick: () => answer("no", at) }, question.kind === "compare" ? "No" : "Cancel");
  if (question.kind === "show") return [h("p", {}, question.text), number(question)];
  if (question.kind !== "digits") {
    return [h("p", {}, question.text), number(question),
      h("div", { class: "row answers" }, no, h("button", { type: "button", class: "primary", onclick: () => answer("yes", at) }, question.kind === "compare" ? "Yes, the same" : "Pair")),
      problem(at)];
  }

  return form({}, values => typed(values.digits.replace(/\s/g, ""), at, answer, view),
    h("label", { for: `digits-${owner}` }, question.text),
    h("input", { id: `digits-${owner}`, name: "digits", class: "code", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 12, placeholder: "000000", ...described(at) }),
    h("div", { class: "row answers" }, no, h("button", { class: "primary" }, "Pair")),
    problem(at));
}

function number(question) {
  return question.number ? h("p", { class: "number" }, `${question.number.slice(0, 3)} ${question.number.slice(3)}`) : null;
}

function typed(digits, at, answer, view) {
  if (!/^\d{6}$/.test(digits)) complain(at, "A passkey has six digits, 0 to 9. Type all six, or cancel.", view);
  else answer(digits, at);
}
