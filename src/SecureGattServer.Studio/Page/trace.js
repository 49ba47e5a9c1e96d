// A trace dropped on the page: sent as a stream, with its progress, and explained as the live conversation is.
import { button, run } from "./lib/command.js";
import { Conversation } from "./lib/conversation.js";
import { h, make, patch } from "./lib/dom.js";
import { part, watch } from "./lib/store.js";
import { say, toast } from "./lib/tell.js";
import { count, octets } from "./lib/words.js";

let card;
let conversation;
let request = null;
let known = "";

/** Draws the trace into its view and keeps it up to date. A file may be dropped anywhere on the page. */
export function startTrace(section) {
  card = make("div", "body");
  const file = make("section", "panel file");
  file.setAttribute("aria-label", "Trace");
  const title = make("header");
  title.append(make("h2", "", "Explain a trace"));
  file.append(title, card);
  const talk = make("section", "panel conversation");
  talk.setAttribute("aria-label", "Conversation of the trace");
  const flow = make("div", "body flowing");
  const head = make("header");
  head.append(make("h2", "", "What it tells"));
  talk.append(head, flow);
  section.replaceChildren(file, talk);
  conversation = new Conversation(flow, { fetchSteps, header: head, id: "trace", label: "Conversation of the trace", empty: "Drop a trace, and what was said in it appears here." });
  watch(["trace"], view);
  addEventListener("dragover", event => dragged(event, true));
  addEventListener("dragleave", event => event.relatedTarget ?? dragged(event, false));
  addEventListener("drop", event => {
    dragged(event, false);
    if (event.dataTransfer?.files.length > 0) open(event.dataTransfer.files[0]);
  });
}

async function fetchSteps(from, number) {
  const response = await fetch(`/trace/steps?from=${from}&count=${number}`);
  return response.ok ? (await response.json()).steps : [];
}

function dragged(event, isOver) {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  document.documentElement.classList.toggle("dropping", isOver);
}

function view() {
  const trace = part("trace") ?? { state: "none" };
  patch(card, chooser(trace), report(trace));
  const now = `${trace.state} ${trace.name} ${trace.steps}`;
  if (now === known) return;
  const wasReading = known.startsWith("reading");
  known = now;
  const last = trace.state === "done" ? trace.steps : 0;
  if (conversation.window.last !== last || trace.state === "done") conversation.window.reset(last);
  if (wasReading && trace.state === "done") say(`${trace.name} is read: ${count(trace.connections, "connection")}, ${count(trace.pairings, "pairing")}.`);
}

function chooser(trace) {
  const isReading = trace.state === "reading" || request !== null;
  return h("div", { class: "drop" },
    h("p", {}, h("strong", {}, "Drop a capture here")),
    h("p", {}, h("small", {}, "btsnoop of Android, Linux or this project, pcap and pcapng of a sniffer or Wireshark, PacketLogger; also compressed by gzip. It stays on this machine.")),
    h("input", { id: "trace-file", type: "file", class: "unseen", disabled: isReading, onchange: event => {
      if (event.target.files.length > 0) open(event.target.files[0]);
      event.target.value = "";
    } }),
    h("label", { class: "file-button", for: "trace-file" }, "Choose a file"));
}

function report(trace) {
  if (trace.state === "none") return null;
  const share = trace.total ? trace.octets / trace.total : 0;
  return h("div", { class: "trace-report" },
    h("h3", {}, trace.name ?? "trace"),
    trace.state === "reading" ? [
      h("progress", { max: 1, value: share, "aria-label": "Read so far" }),
      h("p", { role: "status" }, `${octets(trace.octets)}${trace.total ? ` of ${octets(trace.total)}` : ""}, ${count(trace.packets, "packet")}`),
      button("Cancel", cancel)] : null,
    trace.problem ? h("div", { class: trace.state === "failed" ? "callout bad" : "callout", role: "alert" }, h("p", {}, trace.problem)) : null,
    trace.state === "cancelled" ? h("p", {}, "Cancelled. Drop it again to read it.") : null,
    trace.state === "done" ? h("dl", { class: "facts" }, [["Format", trace.format], ["Packets", trace.packets], ["Connections", trace.connections], ["Pairings", trace.pairings], ["Steps", trace.steps]]
      .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value ?? "–")])) : null,
    trace.verdicts?.length > 0 ? h("ul", { class: "verdicts", "aria-label": "Verdicts" }, trace.verdicts.map(verdict => h("li", {}, verdict))) : null,
    trace.state === "reading" ? null : button("Close the trace", () => run("trace.close", {})));
}

function cancel() {
  request?.abort();
  request = null;
  run("trace.close", {});
}

async function open(file) {
  location.hash = "#trace";
  if (file.size === 0) {
    toast(`${file.name} is empty. Choose a capture with packets in it.`);
    return;
  }

  request = new AbortController();
  view();
  try {
    const response = await fetch(`/trace?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file, signal: request.signal });
    const answer = await response.json().catch(() => ({}));
    // A trace that cannot be read says so itself.
    if (!response.ok && response.status !== 400) toast(answer.error ?? `The studio did not take ${file.name} (HTTP ${response.status}). Try again.`);
  } catch (error) {
    if (error.name !== "AbortError") toast(`${file.name} did not get through: is the studio still running, and is it a file (not a folder) that can be read? Then drop it again.`);
  } finally {
    request = null;
    view();
  }
}
