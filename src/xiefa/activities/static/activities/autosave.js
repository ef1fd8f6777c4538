// Keeps what is typed: on this device at once, on the server a moment later, again and again while the line is down.
import { put, remove } from "./kept.js";

const LOCAL = { idle: 250, most: 1000 };
const SERVER = { idle: 1000, most: 2000 };
const RETRY = { first: 2000, most: 30000 };

const form = document.querySelector("form[data-autosave]");
const { autosave: url, person, ...words } = form.dataset;
const key = form.elements.draft_key.value;
const note = form.querySelector("[data-autosave-note]");

let typed = 0; // counts what was typed; `kept` and `sent` say how far the device and the server have come
let kept = 0;
let sent = 0;
let isSending = false;
let isHandedIn = false;
let failures = 0;
let retry = 0;

function fields() {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
}

// Calls `act` when nothing was typed for `idle` ms, and in any case `most` ms after the first stroke.
function after({ idle, most }, act) {
  let timer = 0;
  let since = 0;
  return () => {
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(() => {
      since = 0;
      act();
    }, Math.max(0, Math.min(idle, since + most - Date.now())));
  };
}

// Who signs in again in another window gets a new token; the form that stayed open goes on with it.
function renewToken() {
  const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  if (found) form.elements.csrfmiddlewaretoken.value = found[1];
}

const keepSoon = after(LOCAL, keep);
const sendSoon = after(SERVER, send);

async function keep() {
  const now = typed;
  if (sent === now) return;
  await put(person, key, { key, at: new Date().toISOString(), fields: fields() });
  kept = Math.max(kept, now);
  if (sent === typed) await remove(person, key); // the server was faster
}

async function send() {
  if (isSending || isHandedIn || sent === typed) return;
  const now = typed;
  isSending = true;
  clearTimeout(retry);
  say(words.wordsSaving);
  renewToken();
  try {
    await settle(await fetch(url, { method: "POST", body: new FormData(form), redirect: "manual" }), now);
  } catch {
    again(words.wordsOffline);
  }
  isSending = false;
  if (sent !== typed && !failures) sendSoon();
}

async function settle(answer, now) {
  if (answer.ok) {
    const { saved_at: at } = await answer.json();
    sent = now;
    failures = 0;
    if (sent === typed) await remove(person, key);
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    say(words.wordsSaved.replace("{time}", time));
    // A reload finds the way back to what was typed.
    if (form.dataset.isPosted === undefined) history.replaceState(null, "", `?draft=${encodeURIComponent(key)}`);
  } else if (answer.status === 422) {
    say(words.wordsRefused + (await answer.json()).problems.join(" "));
    sent = now; // the same words would be refused again
  } else {
    again(answer.type === "opaqueredirect" || answer.status === 403 ? words.wordsSignedOut : words.wordsOffline);
  }
}

function again(text) {
  say(text);
  failures += 1;
  retry = setTimeout(send, Math.min(RETRY.most, RETRY.first * 2 ** (failures - 1)));
}

function say(text) {
  if (note.textContent !== text) note.textContent = text;
}

function changed() {
  typed += 1;
  keepSoon();
  sendSoon();
}

form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", () => {
  isHandedIn = true; // the next page forgets the copies; if it never comes, they are still here
  clearTimeout(retry);
  renewToken();
  keep();
});
addEventListener("pageshow", () => (isHandedIn = false));
addEventListener("online", send);
addEventListener("pagehide", () => {
  if (sent !== typed && !isHandedIn) navigator.sendBeacon(url, new FormData(form));
});
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
// A form that was sent and came back holds more than the server has kept.
if (form.dataset.isPosted !== undefined) changed();
