// The heart: heart rate and RR intervals as they are notified; for other values what came last.
import { h, patch } from "./lib/dom.js";
import { drawHeart, Series, sparkline } from "./lib/plot.js";
import { listen, part, plan, watch } from "./lib/store.js";
import { count, time } from "./lib/words.js";

const mostOthers = 24;
const hearts = new Map();
const others = new Map();
let body;
let chosen = null;
let isPicked = false;
let canvas = null;

/** Draws what was subscribed into its panel and keeps it up to date. */
export function startHeart(place) {
  body = place;
  listen("values", take);
  watch(["phones", "phone/"], view);
  new ResizeObserver(() => plan(paint)).observe(place);
  addEventListener("themechange", () => plan(paint));
}

function take(values, message) {
  if (message.full) {
    hearts.clear();
    others.clear();
  }

  for (const value of values) {
    const key = `${value.phone}/${value.handle}`;
    if (value.heart) {
      if (!hearts.has(key)) hearts.set(key, new Series());
      hearts.get(key).add({ t: value.t, bpm: value.heart.bpm, rr: value.heart.rr, text: value.text });
    } else {
      note(key, value);
    }
  }

  plan(view);
}

function note(key, value) {
  const other = others.get(key) ?? { numbers: [], count: 0 };
  const number = parseFloat(value.text);
  if (!Number.isNaN(number)) other.numbers = [...other.numbers.slice(-59), number];
  others.delete(key);
  others.set(key, { ...other, value, count: other.count + 1 });
  if (others.size > mostOthers) others.delete(others.keys().next().value);
}

function view() {
  forget();
  const keys = [...hearts.keys()];
  if (!hearts.has(chosen)) isPicked = false;
  if (!isPicked) chosen = keys.at(-1) ?? null;
  if (keys.length === 0 && others.size === 0) {
    canvas = null;
    patch(body, h("p", { class: "empty" }, "Subscribe to a value on a phone, and it is drawn here."));
    return;
  }

  patch(body, chosen ? heart(keys) : null, others.size > 0 ? h("ul", { class: "others", "aria-label": "Subscribed values" }, [...others].map(([key, other]) => otherOf(key, other))) : null);
  paint();
}

// A phone that was removed takes its values along.
function forget() {
  const phones = part("phones") ?? [];
  for (const values of [hearts, others]) for (const key of values.keys()) if (!phones.includes(key.split("/")[0])) values.delete(key);
}

const owner = key => part(`phone/${key.split("/")[0]}`)?.name ?? `Phone ${key.split("/")[0]}`;

function heart(keys) {
  const series = hearts.get(chosen);
  const last = series.points.at(-1);
  return h("div", { class: "pulse", key: "heart" },
    h("div", { class: "now" },
      keys.length > 1 ? h("select", { "aria-label": "Whose heart", value: chosen, onchange: event => {
        [chosen, isPicked] = [event.target.value, true];
        plan(view);
      } }, keys.map(key => h("option", { value: key }, owner(key)))) : h("small", {}, owner(chosen)),
      h("p", { class: "bpm" }, h("span", { id: "bpm" }, last.bpm), h("small", {}, " bpm")),
      h("p", {}, h("small", { class: "rr" }, last.rr?.length ? `RR ${last.rr.map(rr => Math.round(rr)).join(", ")} ms` : "no RR interval")),
      h("p", {}, h("small", { id: "beats" }, count(series.count, "value")))),
    h("canvas", { role: "img", "aria-label": `Heart rate over the last minute, now ${last.bpm} beats per minute`, ref: dom => (canvas = dom) }));
}

function otherOf(key, { value, count: times, numbers }) {
  const points = sparkline(numbers);
  return h("li", { key }, h("div", { class: "grow" }, h("strong", {}, value.text || value.hex), h("small", {}, `${owner(key)} · ${value.uuid} · ${time(value.t)} · ${times} ×`)),
    points ? h("svg", { viewBox: "0 0 100 24", class: "spark", "aria-hidden": "true", preserveAspectRatio: "none" }, h("polyline", { points })) : null);
}

function paint() {
  if (canvas?.isConnected && chosen) drawHeart(canvas, hearts.get(chosen));
}
