// What the server has told: parts by name, and who wants to know of them. Views are drawn once a frame, however much has come.

const parts = new Map();
const watchers = [];
const streams = { steps: [], console: [], values: [] };
const due = new Set();
let isPlanned = false;

/** A part's newest value, or undefined. */
export const part = name => parts.get(name);

/** Calls view before the next frame whenever a part changes whose name is one of names or begins with one that ends in a slash. */
export function watch(names, view) {
  watchers.push({ names, view });
  plan(view);
}

/** Calls take(entries, message) with each batch of a stream: steps, console or values. */
export function listen(stream, take) {
  streams[stream].push(take);
}

/** Draws a view before the next frame. */
export function plan(view) {
  due.add(view);
  if (isPlanned) return;
  isPlanned = true;
  requestAnimationFrame(draw);
}

/** Takes a state message. */
export function apply(message) {
  if (message.full) {
    for (const name of parts.keys()) if (!(name in (message.parts ?? {}))) change(name, undefined);
  }

  for (const [name, value] of Object.entries(message.parts ?? {})) change(name, value ?? undefined);
  for (const [name, takers] of Object.entries(streams)) {
    const entries = message[name] ?? [];
    if (entries.length > 0 || message.full) for (const take of takers) take(entries, message);
  }
}

function change(name, value) {
  if (value === undefined) parts.delete(name);
  else parts.set(name, value);
  for (const { names, view } of watchers) {
    if (names.some(wanted => wanted === name || (wanted.endsWith("/") && name.startsWith(wanted)))) plan(view);
  }
}

function draw() {
  isPlanned = false;
  const views = [...due];
  due.clear();
  for (const view of views) view();
}
