// The score sheet: kept as one goes, put together with what another device wrote, and fast to fill in by hand.
import { autosave } from "../ui/autosave.js";
import { bodyOf, get, remove } from "../ui/kept.js";

const form = document.querySelector("form[data-sheet]");
const { autosave: url, person, wordsOffline } = form.dataset;
const key = form.elements.draft_key.value;
const fields = [...form.querySelectorAll("[data-field]")];
const baseOf = (field) => form.elements[`was-${field.name}`];
const plain = (text) => String(text).replaceAll("\r\n", "\n");
const sameNumber = (one, other) => Number.parseFloat(one) === Number.parseFloat(other);

// --- what the server says -----------------------------------------------------------------------------------------

// Brings the fields to what stands on the server, as far as nothing was typed since; false when the two differ still.
function heard(answer, sent) {
  form.elements.version.value = answer.version;
  for (const field of fields) hear(field, answer, sent);
  progress();
  return !Object.keys(answer.clashes).length && !Object.keys(answer.faults).length;
}

function hear(field, { texts, clashes, faults }, sent) {
  const mine = plain(sent.get(field.name) ?? "");
  const there = texts[field.name] ?? "";
  showFault(field, faults[field.name]);
  showClash(field, clashes[field.name]);
  if (clashes[field.name] !== undefined) baseOf(field).value = sent.get(`was-${field.name}`) ?? "";
  if (clashes[field.name] !== undefined || faults[field.name]) return;
  const isTouched = plain(field.value) !== mine;
  const isTheSame = there === mine || (field.name.startsWith("points-") && sameNumber(mine, there));
  if (isTouched && !isTheSame) return; // typed over it meanwhile: the next saving puts both together
  baseOf(field).value = there;
  if (!isTouched && !(isTheSame && field === document.activeElement)) field.value = there;
}

function showFault(field, message) {
  const list = field.closest("[data-field-box]").querySelector("[data-faults]");
  list.replaceChildren(...(message ? [Object.assign(document.createElement("li"), { textContent: message })] : []));
  field.toggleAttribute("aria-invalid", Boolean(message));
}

function showClash(field, text) {
  const box = field.closest("[data-field-box]").querySelector("[data-clash]");
  box.hidden = text === undefined;
  if (text !== undefined) box.querySelector("[data-clash-text]").textContent = text;
}

const { changed, say } = autosave(form, heard);

// --- what this device still holds of earlier typing ----------------------------------------------------------------

async function deliver() {
  const entry = await get(person, key);
  if (!entry || form.dataset.isPosted !== undefined) return;
  if (!url) return restore(new Map(entry.fields));
  const body = bodyOf(entry, form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return restore(new Map(entry.fields));
  const said = await answer.json();
  for (const field of fields) if (field.value === field.defaultValue) field.value = body.get(field.name) ?? field.value;
  if (heard(said, body)) await remove(person, key);
}

function restore(kept) {
  for (const field of fields) {
    if (field.value === field.defaultValue && kept.has(field.name)) field.value = kept.get(field.name);
  }
  progress();
  changed();
}

// --- choosing between two devices ----------------------------------------------------------------------------------

for (const box of form.querySelectorAll("[data-clash]")) {
  const field = box.closest("[data-field-box]").querySelector("[data-field]");
  // Until somebody chooses, saving as one goes must not decide.
  if (!box.hidden) baseOf(field).value = box.dataset.clash;
  box.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choose]")?.dataset.choose;
    if (!choice) return;
    const there = box.querySelector("[data-clash-text]").textContent;
    if (choice === "theirs") field.value = there;
    if (choice === "both") field.value = `${field.value}\n${there}`;
    baseOf(field).value = there;
    box.hidden = true;
    field.focus();
    changed();
  });
}

// --- by hand -------------------------------------------------------------------------------------------------------

const cards = [...form.querySelectorAll("[data-card]")];
const bar = form.querySelector("[data-progress]");
const isAnswered = (card) => [...card.querySelectorAll("[data-field]")].every((field) => field.value.trim());

function progress() {
  const answered = cards.filter(isAnswered).length;
  bar.value = answered;
  form.querySelector("[data-answered]").textContent = String(answered);
  for (const card of cards) card.toggleAttribute("data-is-answered", isAnswered(card));
}

const current = () => Math.max(0, cards.findIndex((card) => card.contains(document.activeElement)));

function go(steps) {
  const card = cards[Math.min(cards.length - 1, Math.max(0, current() + steps))];
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
}

function step(button) {
  const field = button.closest("[data-field-box]").querySelector("[data-field]");
  const now = Number.parseFloat(field.value) || 0;
  const next = Math.min(Number(field.dataset.most), Math.max(0, now + Number(button.dataset.step)));
  field.value = String(Math.round(next * 100) / 100);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function suggest(button) {
  const field = button.closest("[data-field-box]").querySelector("[data-field]");
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${button.textContent}` : button.textContent;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

for (const one of form.querySelectorAll("[data-by-script]")) one.hidden = false;
form.addEventListener("input", progress);
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.step) step(button);
  if (button?.dataset.go) go(Number(button.dataset.go));
  if (button?.dataset.suggest !== undefined) suggest(button);
});

// On a card that has the focus: arrows lead on, a digit begins the points. Everywhere: Alt with an arrow.
form.addEventListener("keydown", (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isOnCard = event.target.matches("[data-card]");
  if (steps && (event.altKey || isOnCard)) {
    event.preventDefault();
    go(steps);
  } else if (isOnCard && /^[0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.target.querySelector("[data-points]").focus();
    event.target.querySelector("[data-points]").select();
  } else if (isOnCard && event.key === "Enter") {
    event.preventDefault();
    event.target.querySelector("textarea").focus();
  } else if (event.key === "Enter" && event.target.matches("[data-points]")) {
    event.preventDefault();
    go(1);
  }
});

// Without a line nothing can be handed in; the page stays, and with it everything that was typed.
form.addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    say(wordsOffline);
  },
  { capture: true },
);

// Whoever is fast has typed before this file was there.
const isTyped = fields.some((field) => field.value !== field.defaultValue);
await deliver();
progress();
// A form that was sent and came back holds more than the server has kept.
if (isTyped || form.dataset.isPosted !== undefined) changed();
