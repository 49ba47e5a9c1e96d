// The conversation as one SVG, drawn page by page so that any number of steps fits into the memory there is.
import { direction } from "./step.js";
import { time } from "./words.js";

const width = 900;
const left = 150;
const right = width - 40;
const letters = 92;
const line = 16;
const style = "text{font:13px system-ui,sans-serif;fill:#101828}.t{fill:#475467;font-size:11px}.life{stroke:#98a2b3;stroke-width:2}"
  + ".right{stroke:#1d4ed8;fill:#1d4ed8}.left{stroke:#6d28d9;fill:#6d28d9}.bad{stroke:#b42318;fill:#b42318}text.badt{fill:#b42318}.shield{fill:#e6f4ec}";

/** Draws every step that is wanted and hands the file to the browser. progress(share); signal: an AbortSignal. */
export async function saveSvg({ fetchSteps, last, wants, signal, progress }) {
  const parts = [];
  let y = 60;
  for (let from = 1; from <= last; from += 1000) {
    signal.throwIfAborted();
    const steps = await fetchSteps(from, Math.min(1000, last + 1 - from));
    for (const step of steps.filter(wants)) {
      const [text, height] = drawn(step, y);
      parts.push(text);
      y += height;
    }

    progress(Math.min(1, (from + 999) / last));
  }

  const height = y + 30;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><style>${style}</style>`
    + `<rect width="${width}" height="${height}" fill="#fff"/><text x="${left}" y="26" text-anchor="middle" font-weight="600">phone</text>`
    + `<text x="${right}" y="26" text-anchor="middle" font-weight="600">device</text>`;
  const lives = `<path class="life" d="M${left} 36V${height - 16}M${right} 36V${height - 16}"/></svg>`;
  download(new Blob([head, ...parts, lives], { type: "image/svg+xml" }), "conversation.svg");
}

function drawn(step, y) {
  const isBad = step.refusal || step.severity === "failure";
  const way = direction(step);
  const lines = wrap(step.text);
  const reasons = isBad && step.why ? wrap(step.why) : [];
  const height = (lines.length + reasons.length) * line + 22;
  let text = step.encrypted ? `<rect class="shield" x="${left}" y="${y - line}" width="${right - left}" height="${height}"/>` : "";
  text += `<text class="t" x="8" y="${y}">${time(step.t)}</text>`;
  lines.forEach((words, i) => (text += label(words, y + i * line, isBad)));
  const arrow = y + (lines.length - 1) * line + 7;
  if (way === "right" || way === "left") text += arrowAt(arrow, way, isBad ? "bad" : way);
  reasons.forEach((words, i) => (text += label(words, arrow + (i + 1) * line + 2, true)));
  return [text, height];
}

function label(words, y, isBad) {
  return `<text${isBad ? ' class="badt"' : ""} x="${(left + right) / 2}" y="${y}" text-anchor="middle">${escape(words)}</text>`;
}

function arrowAt(y, way, look) {
  const [from, to, back] = way === "right" ? [left, right, -8] : [right, left, 8];
  return `<path class="${look}" d="M${from} ${y}H${to}l${back} -4v8l${-back} -4" stroke-width="1.4"/>`;
}

function wrap(text) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1).length + word.length > letters && lines.at(-1) !== "") lines.push("");
    lines[lines.length - 1] += (lines.at(-1) === "" ? "" : " ") + word;
  }

  return lines;
}

// XML has no place for control characters, and what devices call themselves is text here too.
function escape(text) {
  return text.replace(/[\u0000-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD")
    .replace(/[&<>"]/g, character => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]);
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
