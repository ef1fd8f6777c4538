// Keeps what is typed: on this device at once, on the server a moment later, again and again while the line is down.
import { put, remove } from "./kept.js";

const LOCAL = { idle: 250, most: 1000 };
const SERVER = { idle: 1000, most: 2000 };
const RETRY = { first: 2000, most: 30000 };

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

// Saves a form with `data-autosave` (the address; empty: on this device only), `data-person`, the words to say, and
// a field `draft_key`. `saved(answer, sent)` hears what the server said to the fields that were sent; when it gives
// false, something could not be kept there, and the copy on this device stays.
export function autosave(form, saved = () => true) {
  const { autosave: url, person, ...words } = form.dataset;
  const key = form.elements.draft_key.value;
  const note = form.querySelector("[data-autosave-note]");
  const keepSoon = after(LOCAL, keep);
  const sendSoon = after(SERVER, send);
  let typed = 0; // counts what was typed; `sent` says how far the server has come
  let sent = 0;
  let isKeptThere = true;
  let isSending = false;
  let isHandedIn = false;
  let failures = 0;
  let retry = 0;

  function fields() {
    const all = [...new FormData(form)];
    return all.filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  }

  // Who signs in again in another window gets a new token; the form that stayed open goes on with it.
  function renewToken() {
    const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (found) form.elements.csrfmiddlewaretoken.value = found[1];
  }

  async function keep() {
    if (sent === typed && isKeptThere) return;
    await put(person, key, { key, at: new Date().toISOString(), fields: fields() });
    if (sent === typed && isKeptThere) await remove(person, key); // the server was faster
    else if (!url) say(words.wordsKept);
  }

  async function send() {
    if (!url || isSending || isHandedIn || sent === typed) return;
    const now = typed;
    isSending = true;
    clearTimeout(retry);
    say(words.wordsSaving);
    renewToken();
    const body = new FormData(form);
    try {
      await settle(await fetch(url, { method: "POST", body, redirect: "manual" }), body, now);
    } catch {
      again(words.wordsOffline);
    }
    isSending = false;
    if (sent !== typed && !failures) sendSoon();
  }

  async function settle(answer, body, now) {
    if (answer.ok) {
      const said = await answer.json();
      sent = now;
      failures = 0;
      isKeptThere = saved(said, body) !== false;
      if (sent === typed && isKeptThere) await remove(person, key);
      say((isKeptThere ? words.wordsSaved : words.wordsPartly).replace("{time}", timeOf(said.saved_at)));
    } else if (answer.status === 422) {
      say(words.wordsRefused + (await answer.json()).problems.join(" "));
      sent = now; // the same words would be refused again
      isKeptThere = false;
    } else {
      again(answer.type === "opaqueredirect" || answer.status === 403 ? words.wordsSignedOut : words.wordsOffline);
    }
  }

  function timeOf(moment) {
    const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
    return new Date(moment).toLocaleTimeString(document.documentElement.lang, parts);
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
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isHandedIn = true; // the next page forgets the copies; if it never comes, they are still here
    clearTimeout(retry);
    renewToken();
    keep();
  });
  addEventListener("pageshow", () => (isHandedIn = false));
  addEventListener("online", send);
  addEventListener("pagehide", () => {
    if (url && sent !== typed && !isHandedIn) navigator.sendBeacon(url, new FormData(form));
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
  return { changed, say };
}
