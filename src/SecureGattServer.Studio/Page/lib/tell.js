// What is said to a user who does not look: two live regions, and messages that stay until they are closed.
import { make } from "./dom.js";

const pause = 1200;
const most = 3;
let waiting = [];
let timer = 0;

/** Says it when the screen reader has time. Many at once become the last three. */
export function say(text) {
  waiting.push(text);
  if (timer) return;
  timer = setTimeout(() => {
    timer = 0;
    const left = waiting.length - most;
    document.getElementById("polite").textContent = (left > 0 ? `${left} more. ` : "") + waiting.slice(-most).join(" ");
    waiting = [];
  }, pause);
}

/** Says it at once: the user is asked for something. */
export function sayNow(text) {
  document.getElementById("urgent").textContent = text;
}

/** Shows a message at the foot of the page until it is closed, at most four. */
export function toast(text, isBad = true) {
  const place = document.getElementById("toasts");
  if (place.lastElementChild?.firstElementChild.textContent === text) return;
  const box = make("div", isBad ? "toast bad" : "toast");
  box.setAttribute("role", isBad ? "alert" : "status");
  const close = make("button", "plain", "Close");
  close.type = "button";
  close.onclick = () => box.remove();
  box.append(make("p", "", text), close);
  place.append(box);
  while (place.children.length > 4) place.firstElementChild.remove();
}
