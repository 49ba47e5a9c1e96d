// The plan as a picture: what each of 25 pairs of IO capabilities comes to, and the profile's parameters that change it.
import { button, described, problem, run } from "./lib/command.js";
import { h, patch } from "./lib/dom.js";
import { capabilities, shortNames } from "./lib/matrix.js";
import { part, plan as planView, watch } from "./lib/store.js";
import { levels } from "./lib/words.js";

let place;
let chosen = null;

/** Draws the plan into its view and keeps it up to date. */
export function startPlan(section) {
  place = section;
  watch(["plan", "board"], view);
}

function view() {
  const plan = part("plan");
  if (!plan) {
    patch(place, h("p", { class: "empty" }, "Waiting for the studio…"));
    return;
  }

  if (!plan.available) {
    patch(place, h("div", { class: "panel lone" }, h("h2", {}, "Plan"), h("p", { class: "empty" }, plan.why)));
    return;
  }

  patch(place, h("section", { class: "panel parameters", "aria-label": "Parameters" }, h("header", {}, h("h2", {}, "Security profile")), h("div", { class: "body" }, parameters(plan))),
    h("section", { class: "panel matrices", "aria-label": "Matrix" }, h("header", {}, h("h2", {}, "What 25 pairs come to")), h("div", { class: "body" }, picture(plan))));
}

function parameters(plan) {
  return [
    h("p", {}, h("small", {}, "A change shows in the matrix at once. The board takes it when it starts again.")),
    plan.refusal ? h("div", { class: "callout bad", role: "alert" }, h("strong", {}, "The board would refuse this profile"), h("p", {}, plan.refusal)) : null,
    h("div", { class: "row" },
      button("Restart the board with it", () => run("plan.apply", {}, "plan", view), { class: "primary", disabled: !plan.changed }),
      button("As the board runs", () => run("plan.reset", {}, "plan", view), { disabled: !plan.changed })),
    problem("plan"),
    plan.parameters.map(parameter => field(parameter))];
}

function field(parameter) {
  const id = `plan-${parameter.name}`;
  const set = value => run("plan.set", { name: parameter.name, value: value === "" ? null : value }, id, view);
  const common = { id, value: parameter.value ?? "", onchange: event => set(event.target.value), ...described(id) };
  const choices = parameter.kind === "yesno" ? ["yes", "no"] : parameter.choices;
  return h("div", { class: "field", key: parameter.name },
    h("label", { for: id }, parameter.label), 
    choices ? h("select", common, h("option", { value: "" }, "the application's"), choices.map(choice => h("option", { value: choice }, choice))) :
    h("input", { ...common, autocomplete: "off", placeholder: "the application's", inputmode: parameter.kind === "number" ? "numeric" : "text" }),
    problem(id),
    parameter.help ? h("small", {}, parameter.help) : null);
}

function picture(plan) {
  const cell = chosenCell(plan);
  return [
    h("ul", { class: "legend", "aria-label": "Levels" }, [1, 2, 3, 4].map(level => h("li", {}, h("span", { class: `swatch level${level}` }, level), levels[level])),
      h("li", {}, h("span", { class: "swatch refused" }, "×"), "refused")),
    h("div", { class: "two" }, matrix(plan, "sc", "LE Secure Connections"), matrix(plan, "legacy", "Legacy pairing")),
    h("div", { class: "reason", role: "status" }, cell ? reason(plan, cell) : h("p", { class: "empty" }, "Choose a cell to see why, and what a phone then reaches.")),
    plan.lines.length > 0 ? h("ul", { class: "plan-lines", "aria-label": "What the board says of it" }, plan.lines.map(line => h("li", { class: line.status }, h("span", { class: "badge" }, line.status), " ", line.text))) : null];
}

function matrix(plan, kind, title) {
  const at = (device, phone) => plan.pairs.find(pair => pair.device === device && pair.phone === phone);
  return h("table", { class: "matrix" }, h("caption", {}, title),
    h("thead", {}, h("tr", {}, h("td", { class: "corner" }, h("span", {}, "device ↓"), h("span", {}, "phone →")), capabilities.map(phone => h("th", { scope: "col" }, shortNames[phone])))),
    h("tbody", {}, capabilities.map(device => h("tr", { class: device === plan.own ? "own" : "" },
      h("th", { scope: "row" }, shortNames[device], device === plan.own ? h("small", {}, " this board") : null),
      capabilities.map(phone => h("td", {}, cellButton(plan, kind, device, phone, at(device, phone))))))));
}

function cellButton(plan, kind, device, phone, pair) {
  const cell = pair?.[kind];
  const isChosen = chosen && chosen.kind === kind && chosen.device === device && chosen.phone === phone;
  if (!cell) return h("span", { class: "cell none", title: "not offered" }, "–");
  return h("button", { type: "button", class: `cell ${cell.level === 0 ? "refused" : `level${cell.level}`}`, "aria-pressed": String(Boolean(isChosen)),
    title: `${cell.method}: ${cell.reason}`,
    onclick: () => {
      chosen = { kind, device, phone };
      planView(view);
    } }, h("span", { class: "sr-only" }, `device ${shortNames[device]}, phone ${shortNames[phone]}: ${cell.level === 0 ? "refused" : "level "}`),
    h("b", cell.level === 0 ? { "aria-hidden": "true" } : {}, cell.level === 0 ? "×" : cell.level), " ", h("span", {}, initials(cell.method)));
}

const initials = method => (/numeric/i.test(method) ? "compare" : /passkey/i.test(method) ? "passkey" : /just/i.test(method) ? "just works" : /band/i.test(method) ? "out of band" : "");

function chosenCell(plan) {
  if (!chosen) return null;
  const cell = plan.pairs.find(pair => pair.device === chosen.device && pair.phone === chosen.phone)?.[chosen.kind];
  return cell ? { ...chosen, ...cell } : null;
}

function reason(plan, cell) {
  const reached = plan.levels.find(level => level.level === cell.level)?.reaches ?? [];
  return [
    h("h3", {}, cell.level === 0 ? "Refused" : `${cell.method}, level ${cell.level}`),
    h("p", {}, h("small", {}, `Device: ${shortNames[cell.device]}. Phone: ${shortNames[cell.phone]}. ${cell.kind === "sc" ? "LE Secure Connections" : "Legacy pairing"}.`)),
    h("p", {}, cell.reason),
    cell.level > 0 ? h("p", {}, h("strong", {}, `Reaches ${cell.reaches} of ${plan.characteristics}: `), reached.length > 0 ? reached.join(", ") : "nothing") : null];
}
