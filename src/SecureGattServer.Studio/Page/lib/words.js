// Words and figures that several views show.
import { h } from "./dom.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

/** "14:03:05.123" */
export const time = t => `${clock.format(t)}.${String(Math.floor(t % 1000)).padStart(3, "0")}`;

/** What each level of LE security mode 1 means. */
export const levels = {
  0: "encrypted, level not known",
  1: "not encrypted",
  2: "encrypted, not authenticated",
  3: "authenticated",
  4: "authenticated, Secure Connections",
};

/** "level 4: authenticated, Secure Connections" */
export const level = value => (value === 0 ? levels[0] : `level ${value}: ${levels[value] ?? "?"}`);

/** An address that breaks before its kind, where it has to. */
export function address(text) {
  const [octets, kind] = text.split("/");
  return kind ? [octets, h("wbr"), `/${kind}`] : text;
}

export const ioNames = {
  "display-only": "display only",
  "display-yes-no": "display and yes/no",
  "keyboard-only": "keyboard only",
  "no-input-no-output": "no input, no output",
  "keyboard-display": "keyboard and display",
};

/** "16 48 0A" */
export const spaced = hex => hex?.replace(/(..)(?=.)/g, "$1 ") ?? "";

/** "1.2 MB" */
export function octets(count) {
  if (count < 1000) return `${count} octets`;
  const unit = ["kB", "MB", "GB"][Math.min(2, Math.floor(Math.log10(count) / 3) - 1)];
  return `${(count / { kB: 1e3, MB: 1e6, GB: 1e9 }[unit]).toFixed(1)} ${unit}`;
}

/** "3 bonds" */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** The name of the phone with that id, else the address. */
export const phoneName = (phone, peer) => phone?.name ?? peer ?? "unknown";
