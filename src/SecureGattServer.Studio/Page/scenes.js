// Scenes: what the demo and the attackers do, played on a board of their own, slowly enough to follow.
import { button, run } from "./lib/command.js";
import { Conversation } from "./lib/conversation.js";
import { h, make, patch } from "./lib/dom.js";
import { listen, part, watch } from "./lib/store.js";
import { say } from "./lib/tell.js";

const groups = { profile: ["Profiles", "Each demo profile from its boot to the last value."], mishap: ["Mishaps", "What goes wrong in daily life."], attack: ["Attacks", "What an attacker in radio range tries, and what stops it."] };
const states = { later: "later", running: "now", held: "held", failed: "failed" };
const signs = { later: "", running: "▸", held: "✓", failed: "✕" };
const ends = { running: "playing", waiting: "waits for you", held: "every step held", failed: "a step failed", stopped: "stopped" };
const mostLines = 200;
let list;
let stage;
let conversation;
let log;
let told = "";

/** Draws the scenes into their view and keeps them up to date. */
export function startScenes(section, live) {
  list = make("div", "body");
  const choice = make("section", "panel choice");
  choice.setAttribute("aria-label", "Scenes to play");
  choice.append(head("Scenes"), list);
  stage = make("div", "body");
  const middle = make("section", "panel stage");
  middle.setAttribute("aria-label", "The scene");
  log = make("div", "terminal");
  log.tabIndex = 0;
  log.setAttribute("role", "log");
  log.setAttribute("aria-live", "off");
  log.setAttribute("aria-label", "Console of the scene");
  middle.append(head("On stage"), stage, log);
  const talk = make("section", "panel conversation");
  talk.setAttribute("aria-label", "Conversation of the scene");
  const flow = make("div", "body flowing");
  const title = head("Conversation");
  talk.append(title, flow);
  section.replaceChildren(choice, middle, talk);
  conversation = new Conversation(flow, { fetchSteps: live, header: title, id: "scene", label: "Conversation of the scene", belongs: step => step.stage === "scene",
    empty: "Play a scene, and what is said appears here." });
  watch(["scenes", "scene"], view);
  listen("steps", (steps, message) => (message.full ? conversation.window.reset(lastOf(message)) : conversation.window.append(steps)));
  listen("console", takeLines);
}

/** The highest step number a full message tells of. */
export const lastOf = message => message.steps?.at(-1)?.n ?? message.stepsBefore ?? 0;

function head(text) {
  const header = make("header");
  header.append(make("h2", "", text));
  return header;
}

function view() {
  const scene = part("scene");
  const scenes = part("scenes") ?? [];
  patch(list, Object.entries(groups).map(([group, [title, about]]) => {
    const members = scenes.filter(entry => entry.group === group);
    return members.length === 0 ? null : h("section", { class: "part", key: group }, h("h3", {}, title), h("p", {}, h("small", {}, about)),
      h("ul", { class: "cards" }, members.map(entry => card(entry, scene?.name === entry.name))));
  }));
  patch(stage, scene ? playing(scene) : h("p", { class: "empty" }, "No scene on stage. A scene has a board and an air of its own: your live board and phones are not touched."));
  if (scene && told !== `${scene.name} ${scene.state}`) {
    told = `${scene.name} ${scene.state}`;
    say(`${spoken(scene)}: ${scene.result ?? ends[scene.state]}`);
  }
}

// A profile is called by its name, "wrong-passkey" is said in words.
const spoken = ({ name, group }) => (group === "profile" ? name : (name[0].toUpperCase() + name.slice(1)).replaceAll("-", " "));

function card(entry, isOn) {
  const play = mode => async () => {
    // On a narrow page the stage lies below the list.
    if ((await run("scene.play", { name: entry.name, mode })).ok) stage.parentElement.scrollIntoView({ block: "nearest" });
  };
  return h("li", { key: entry.name, class: isOn ? "on" : "" },
    h("strong", {}, spoken(entry)), h("small", {}, entry.title), entry.stops ? h("small", {}, h("b", {}, "Stopped by: "), entry.stops) : null,
    h("div", { class: "row" }, button("Play", play("slow"), { class: "primary", "aria-label": `Play ${spoken(entry)} slowly` }),
      button("Step by step", play("step"), { "aria-label": `Play ${spoken(entry)} step by step` }), button("Fast", play("fast"), { "aria-label": `Play ${spoken(entry)} fast` })));
}

function playing(scene) {
  const isLive = scene.state === "running" || scene.state === "waiting";
  return [
    h("div", { class: `callout ${scene.state === "failed" ? "bad" : scene.state === "held" ? "good" : ""}` },
      h("strong", {}, spoken(scene)), h("small", {}, scene.title), h("p", { id: "scene-state" }, scene.result ?? ends[scene.state])),
    scene.passkey ? h("div", { class: "digits", role: "group", "aria-label": "Passkey of the scene" }, h("span", {}, "The scene's board shows"), h("p", {}, scene.passkey)) : null,
    h("div", { class: "row" },
      isLive && scene.mode === "step" ? button("Next step", () => run("scene.next", {}), { class: "primary", disabled: scene.state !== "waiting" }) : null,
      isLive ? ["slow", "step", "fast"].filter(mode => mode !== scene.mode).map(mode =>
        button({ slow: "Slowly", step: "Step by step", fast: "Fast" }[mode], () => run("scene.mode", { mode }), { key: mode })) : button("Play again", () => run("scene.play", { name: scene.name, mode: scene.mode })),
      button(isLive ? "Stop" : "Close", () => run("scene.stop", {}))),
    h("ol", { class: "scene-steps" }, scene.steps.map(step => h("li", { key: step.name, class: step.state, "aria-current": step.state === "running" ? "step" : null },
      h("span", { class: "sign", "aria-hidden": "true" }, signs[step.state]),
      h("div", {}, h("span", { class: "unseen" }, `${states[step.state]}: `), step.title,
        step.state === "later" ? null : step.whys.map(why => h("small", {}, why)),
        step.proof ? h("small", { class: step.state === "failed" ? "proof bad" : "proof" }, step.proof) : null))))];
}

function takeLines(lines, message) {
  if (message.full) log.replaceChildren();
  const own = lines.filter(line => line.stage === "scene").slice(-mostLines);
  if (own.length === 0) return;
  log.append(...own.map(line => make("p", `said-${line.who}`, line.text)));
  while (log.childElementCount > mostLines) log.firstElementChild.remove();
  log.scrollTop = log.scrollHeight;
}
