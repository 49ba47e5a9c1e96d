// The page: which view shows, the theme, and the connection that feeds everything.
import { startBoard } from "./board.js";
import { useConnection } from "./lib/command.js";
import { Connection } from "./lib/connection.js";
import { Conversation } from "./lib/conversation.js";
import { apply, listen, part, watch } from "./lib/store.js";
import { say, toast } from "./lib/tell.js";
import { startHeart } from "./heart.js";
import { startPhones } from "./phones.js";
import { startPlan } from "./planview.js";
import { lastOf, startScenes } from "./scenes.js";
import { startTrace } from "./trace.js";

const byId = id => document.getElementById(id);
const protocol = 1;

async function fetchSteps(from, count) {
  const response = await fetch(`/steps?before=${from + count}&count=${count}`);
  return response.ok ? (await response.json()).steps : [];
}

function startConversation() {
  const conversation = new Conversation(byId("conversation-body"), {
    fetchSteps,
    header: byId("conversation").querySelector("header"),
    id: "live",
    label: "Conversation",
    empty: "What phone and device say to each other appears here. Scan and connect with a phone to begin.",
    belongs: step => step.stage !== "scene",
    phones: () => (part("phones") ?? []).map(id => ({ id, name: part(`phone/${id}`)?.name ?? id })),
    links: [
      { href: "/save/trace", label: "As a trace for Wireshark", download: "studio.btsnoop" },
      { href: "/save/page", label: "As a page by itself", download: "studio.html" },
      { href: "/save/steps", label: "Every step as JSON lines", download: "studio.jsonl" },
    ],
  });
  watch(["phones", "phone/"], () => conversation.draw());
  listen("steps", (steps, message) => {
    if (message.full) {
      conversation.window.reset(lastOf(message));
      return;
    }

    conversation.window.append(steps);
    for (const step of steps) if (step.stage !== "scene" && (step.severity === "failure" || step.severity === "success")) say(step.text);
  });
}

// ---- views ----

const views = ["live", "plan", "scenes", "trace"];

function showView() {
  const wanted = views.includes(location.hash.slice(1)) ? location.hash.slice(1) : "live";
  for (const name of views) byId(`view-${name}`).hidden = name !== wanted;
  for (const link of byId("views").children) {
    if (link.hash === `#${wanted}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function showPanel(event) {
  const to = event.target.closest("button")?.dataset.to;
  if (!to) return;
  byId("view-live").dataset.panel = to;
  for (const button of byId("dock").children) button.setAttribute("aria-pressed", String(button.dataset.to === to));
}

// ---- theme ----

const themes = ["auto", "light", "dark"];

function useTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  byId("theme").lastElementChild.textContent = theme;
  dispatchEvent(new Event("themechange"));
}

function startTheme() {
  let theme = themes.includes(remembered("theme")) ? remembered("theme") : "auto";
  useTheme(theme);
  byId("theme").onclick = () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // A browser that keeps nothing still has a theme until it is closed.
    }

    useTheme(theme);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => dispatchEvent(new Event("themechange")));
}

function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// ---- connection ----

function banner(text) {
  const place = byId("banner");
  if (place.textContent !== (text ?? "")) place.textContent = text ?? "";
  place.className = text ? "banner bad" : "";
}

function status(text, isGood) {
  byId("link-state").textContent = text;
  byId("link-state").className = isGood ? "link-state good" : "link-state bad";
  banner(isGood ? null : "The studio does not answer. This page connects again by itself as soon as it runs; what you see is from before.");
}

function session() {
  const now = part("session");
  if (!now) return;
  byId("application").textContent = now.application;
  document.title = `${now.application} studio`;
  if (now.protocol !== protocol) banner("The studio has another version than this page. Load the page again.");
}

function start() {
  startTheme();
  addEventListener("hashchange", showView);
  byId("dock").onclick = showPanel;
  showView();
  if (!("WebSocket" in window)) {
    byId("link-state").textContent = "no WebSockets";
    byId("main").hidden = true;
    banner("This browser has no WebSockets, so it cannot follow the board. Open the page in a current Firefox, Chrome, Edge or Safari; or use the commands serve and phone of the simulator.");
    return;
  }

  startBoard(byId("board-body"));
  startPhones(byId("phones-body"));
  startConversation();
  startHeart(byId("heart-body"));
  startPlan(byId("view-plan"));
  startScenes(byId("view-scenes"), fetchSteps);
  startTrace(byId("view-trace"));
  watch(["session"], session);
  const connection = new Connection({ state: apply, status, notice: text => toast(text) });
  useConnection(connection);
  connection.open();
}

start();
