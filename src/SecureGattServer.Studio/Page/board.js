// The board: what one sees and can press on it.
import { button, complain, described, form, problem, run } from "./lib/command.js";
import { h, make, patch } from "./lib/dom.js";
import { listen, part, plan, watch } from "./lib/store.js";
import { say, sayNow } from "./lib/tell.js";
import { address, count, level } from "./lib/words.js";
import { answerForm } from "./question.js";

const states = { off: "off", booting: "booting…", running: "running", stopped: "stopped" };
const mostLines = 400;
let body;
let toldPasskey = null;
let toldQuestion = null;
let toldState = null;

/** Draws the board into its panel and keeps it up to date. */
export function startBoard(place) {
  body = place;
  watch(["board", "session", "phones", "phone/"], view);
  listen("console", takeLines);
}

function view() {
  const board = part("board");
  if (!board) return;
  patch(body, picture(board), stop(board), passkey(board), question(board), power(board), facts(board), links(board), bonds(board), pairingWindow(board), terminal(board));
  announce(board);
}

function picture(board) {
  return h("div", { class: `picture ${board.state}` },
    h("svg", { viewBox: "0 0 260 96", role: "img", "aria-label": `${board.image}, ${states[board.state]}` },
      h("rect", { class: "pcb", x: 8, y: 10, width: 236, height: 76, rx: 8 }),
      [...Array(15).keys()].map(i => [h("circle", { class: "pin", cx: 24 + i * 14, cy: 17, r: 2.6 }), h("circle", { class: "pin", cx: 24 + i * 14, cy: 79, r: 2.6 })]),
      h("rect", { class: "usb", x: 232, y: 36, width: 20, height: 24, rx: 3 }),
      h("rect", { class: "can", x: 56, y: 27, width: 74, height: 42, rx: 3 }),
      h("path", { class: "antenna", d: "M22 30h26v8H22v8h26v8H22v8h26" }),
      h("text", { x: 93, y: 46, "text-anchor": "middle", class: "chip" }, "ESP32"),
      h("text", { x: 93, y: 59, "text-anchor": "middle", class: "chip small" }, board.image.replace(/^ESP32_?/, "").slice(0, 12)),
      h("circle", { class: "led power", cx: 150, cy: 40, r: 4.5 }),
      h("text", { x: 160, y: 44, class: "silk" }, "power"),
      h("circle", { class: board.advertising?.on ? "led radio on" : "led radio", cx: 150, cy: 58, r: 4.5 }),
      h("text", { x: 160, y: 62, class: "silk" }, board.links.length > 0 ? count(board.links.length, "link") : board.advertising?.on ? "advertising" : "silent")));
}

function stop(board) {
  if (!board.stop) return null;
  return h("div", { class: "callout bad", key: "stop", role: "group", "aria-label": "Why the board stopped" },
    h("strong", {}, board.stop.defect ? `Stopped: defect ${board.stop.defect} of the image` : "Stopped"), h("p", {}, board.stop.text));
}

function passkey(board) {
  if (!board.passkey) return null;
  return h("div", { class: "digits", key: "passkey", role: "group", "aria-label": "Passkey" }, h("span", {}, "Passkey: type it on the phone"),
    h("p", { id: "passkey" }, board.passkey));
}

function question(board) {
  if (!board.question) return null;
  return h("div", { class: "callout ask", role: "group", "aria-label": "The board asks", key: `question-${board.question.id}` },
    answerForm(board.question, "board", (answer, at) => run("board.answer", { question: board.question.id, answer }, at, view), view));
}

function power(board) {
  const isOff = board.state === "off";
  return h("div", { class: "row" },
    button(isOff ? "Switch on" : "Switch off", () => run("board.power", { on: isOff }), { class: isOff ? "primary" : "" }),
    button("Restart", () => run("board.restart", {}), { disabled: isOff }));
}

function facts(board) {
  const advertised = board.advertising?.on
    ? [board.advertising.name, ...(board.advertising.services ?? []).map(service => service.name ?? service.uuid)].filter(Boolean).join(" · ") || "on"
    : "off";
  return h("dl", { class: "facts" },
    fact("State", states[board.state]), fact("Name", board.name), fact("Image", board.image), fact("Profile", board.profile), fact("Platform", board.platform),
    fact("Address", board.address), fact("Advertising", advertised));
}

const fact = (label, value) => (value === null || value === undefined ? null : [h("dt", {}, label), h("dd", {}, value)]);

function links(board) {
  return h("section", { class: "part", "aria-label": "Links" }, h("h3", {}, "Links"),
    board.links.length === 0 ? h("p", { class: "empty" }, "No phone is connected.") :
    h("ul", { class: "cards" }, board.links.map(link => h("li", { key: link.connection },
      h("strong", {}, part(`phone/${link.phone}`)?.name ?? link.peer), h("span", { class: `badge level${link.level}` }, level(link.level)),
      h("small", {}, [link.phone ? link.peer : null, `MTU ${link.mtu}`, link.bonded ? "bonded" : null, link.keySize ? `${link.keySize}-octet key` : null,
        link.intervalMs ? `every ${link.intervalMs} ms` : null].filter(Boolean).join(" · "))))));
}

function bonds(board) {
  return h("section", { class: "part", "aria-label": "Bonds" },
    h("h3", {}, "Bonds ", h("small", {}, `${board.bonds.length} of ${board.mostBonds}, ${board.keepsBonds ? "kept without power" : "lost without power"}`)),
    board.bonds.length === 0 ? h("p", { class: "empty" }, "None.") :
    h("ul", { class: "cards" }, board.bonds.map(bond => h("li", { key: bond.peer, class: "with-button" },
      h("div", {}, h("strong", bond.phone ? {} : { class: "mono" }, part(`phone/${bond.phone}`)?.name ?? address(bond.peer)),
        h("small", {}, [bond.phone ? bond.peer : null, bond.authenticated ? "authenticated" : "not authenticated", bond.secureConnections ? "Secure Connections" : "legacy"]
          .filter(Boolean).join(" · "))),
      button("Forget", () => run("board.forget", { peer: bond.peer }), { "aria-label": `Forget the bond of ${bond.peer}` })))),
    board.bonds.length > 1 ? button("Forget all", () => run("board.forget", { peer: "all" })) : null);
}

function pairingWindow(board) {
  if (!board.takesCommands) return null;
  return h("section", { class: "part", "aria-label": "Pairing window" }, h("h3", {}, "Pairing window"),
    form({ class: "row" }, values => openWindow(values.seconds),
      h("label", { for: "window-seconds" }, "Seconds"),
      h("input", { id: "window-seconds", name: "seconds", inputmode: "numeric", size: 5, autocomplete: "off", ref: input => (input.value = "60"), ...described("window") }),
      h("button", {}, "Open"),
      button("No limit", () => run("board.window", { seconds: 0 }, "window", view)),
      button("Close", () => run("board.window", { seconds: -1 }, "window", view), { "aria-label": "Close the pairing window" })),
    problem("window"));
}

function openWindow(text) {
  const seconds = Number(text);
  if (!/^\d+$/.test(text.trim()) || seconds < 1 || seconds > 86400) {
    complain("window", "How many seconds new phones may pair: a whole number from 1 to 86400.", view);
    return;
  }

  run("board.window", { seconds }, "window", view);
}

function terminal(board) {
  return h("section", { class: "part", "aria-label": "Console", key: "terminal" }, h("h3", {}, "Console"),
    h("div", { class: "terminal", tabindex: 0, role: "log", "aria-live": "off", "aria-label": "Console of the board", key: "log", own: true, ref: useLog }),
    board.takesCommands ? form({ class: "row" }, (values, element) => command(values.line, element),
      h("label", { for: "console-line", class: "unseen" }, "Command for the board"),
      h("input", { id: "console-line", name: "line", class: "grow mono", placeholder: "bonds, window 60, secure 1, …", autocomplete: "off", spellcheck: "false", ...described("line") }),
      h("button", {}, "Send")) : null,
    problem("line"));
}

async function command(line, element) {
  if (line.trim() === "") {
    complain("line", "Type a command first: bonds, forget all, window 60, window close, secure 1.", view);
    return;
  }

  if ((await run("board.command", { line: line.trim() }, "line", view)).ok) element.reset();
}

let log;

function useLog(dom) {
  log = dom;
  log.append(...kept.splice(0));
}

const kept = [];

function takeLines(lines, message) {
  if (message.full) {
    log?.replaceChildren();
    kept.length = 0;
  }

  const rows = lines.filter(line => line.stage !== "scene").slice(-mostLines).map(line => make("p", `said-${line.who}`, line.text));
  if (!log) {
    kept.push(...rows);
    return;
  }

  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  log.append(...rows);
  while (log.childElementCount > mostLines) log.firstElementChild.remove();
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}

function announce(board) {
  if (board.passkey !== toldPasskey && board.passkey) sayNow(`The board shows the passkey ${[...board.passkey].join(" ")}`);
  if (board.question && board.question.id !== toldQuestion) sayNow(`The board asks: ${board.question.text}`);
  if (toldState !== null && board.state !== toldState) say(`The board is ${states[board.state]}`);
  toldPasskey = board.passkey;
  toldQuestion = board.question?.id ?? null;
  toldState = board.state;
  plan(mark);
}

// On a narrow page only one panel shows: the others' buttons say that a question waits there.
function mark() {
  const board = part("board");
  document.querySelector('#dock [data-to="board"]').classList.toggle("waiting", Boolean(board?.passkey || board?.question));
}
