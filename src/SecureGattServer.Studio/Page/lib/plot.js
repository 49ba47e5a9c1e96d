// A line that moves: the newest points on a canvas, drawn again only when something came or the window's size or colours changed.

const most = 600;

/** Points of one subscribed value, bounded. */
export class Series {
  points = []; // { t, bpm, rr: [ms] }
  count = 0;

  add(point) {
    this.points.push(point);
    this.count++;
    if (this.points.length > most) this.points.splice(0, this.points.length - most);
  }
}

/** Draws heart rate and RR intervals of the last `seconds` seconds. */
export function drawHeart(canvas, series, seconds = 60) {
  const box = canvas.getBoundingClientRect();
  if (box.width === 0) return;
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const color = name => {
    canvas.style.color = `var(${name})`;
    return getComputedStyle(canvas).color;
  };
  context.font = "11px system-ui, sans-serif";
  const end = series.points.at(-1)?.t ?? 0;
  const points = series.points.filter(point => point.t > end - seconds * 1000);
  const place = { left: 30, right: box.width - 34, top: 8, bottom: box.height - 18 };
  const x = t => place.right - ((end - t) / (seconds * 1000)) * (place.right - place.left);
  grid(context, place, seconds, color("--line"), color("--soft"));
  const beats = scale(points.map(point => point.bpm), 10, 40);
  const y = value => place.bottom - ((value - beats.low) / (beats.high - beats.low)) * (place.bottom - place.top);
  axis(context, beats, place.left - 4, "right", y, color("--soft"));
  rrPoints(context, points, x, place, color("--device"));
  if (points.length > 0) curve(context, points, x, y, place, color("--heart"));
}

function grid(context, place, seconds, line, ink) {
  context.strokeStyle = line;
  context.fillStyle = ink;
  context.lineWidth = 1;
  context.textAlign = "center";
  for (let back = 0; back <= seconds; back += 15) {
    const at = Math.round(place.right - (back / seconds) * (place.right - place.left)) + 0.5;
    context.beginPath();
    context.moveTo(at, place.top);
    context.lineTo(at, place.bottom);
    context.stroke();
    context.fillText(back === 0 ? "now" : `−${back} s`, at, place.bottom + 13);
  }
}

function scale(values, step, least) {
  if (values.length === 0) return { low: 50, high: 110, step };
  let low = Math.floor(Math.min(...values) / step) * step - step;
  let high = Math.ceil(Math.max(...values) / step) * step + step;
  while (high - low < least) {
    high += step;
    low = Math.max(0, low - step);
  }

  return { low: Math.max(0, low), high, step };
}

function axis(context, { low, high }, at, align, y, ink) {
  context.fillStyle = ink;
  context.textAlign = align;
  for (const value of [low, (low + high) / 2, high]) context.fillText(String(Math.round(value)), at, Math.min(y(value) + 4, y(low)));
}

function rrPoints(context, points, x, place, ink) {
  const all = points.flatMap(point => point.rr ?? []);
  if (all.length === 0) return;
  const intervals = scale(all, 50, 200);
  const y = value => place.bottom - ((value - intervals.low) / (intervals.high - intervals.low)) * (place.bottom - place.top);
  axis(context, intervals, place.right + 4, "left", y, ink);
  context.fillStyle = ink;
  for (const point of points) {
    let t = point.t;
    for (const rr of [...(point.rr ?? [])].reverse()) {
      context.fillRect(x(t) - 1.5, y(rr) - 1.5, 3, 3);
      t -= rr;
    }
  }
}

function curve(context, points, x, y, place, ink) {
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.beginPath();
  points.forEach((point, i) => (i === 0 ? context.moveTo(x(point.t), y(point.bpm)) : context.lineTo(x(point.t), y(point.bpm))));
  context.stroke();
  context.lineTo(x(points.at(-1).t), place.bottom);
  context.lineTo(x(points[0].t), place.bottom);
  context.globalAlpha = 0.12;
  context.fillStyle = ink;
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  context.arc(x(points.at(-1).t), y(points.at(-1).bpm), 4, 0, 7);
  context.fill();
}

/** A small line of numbers for values that are no heart's. */
export function sparkline(values) {
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  return values.map((value, i) => `${((i / (values.length - 1)) * 100).toFixed(1)},${(22 - ((value - low) / span) * 20).toFixed(1)}`).join(" ");
}
