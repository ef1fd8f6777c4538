// The recorder's screen with script: strokes become steps that survive a bad line; the screen follows the meeting.
// Without script every button is a plain form and a whole page; both lead to the same verb.
import { Steps } from "./steps.js";

const POLL = 3000;
const TWICE = 600; // the same stroke within this many milliseconds is one stroke

const root = document.getElementById("recorder");
const words = Object.fromEntries(Object.entries(root.dataset).filter(([name]) => name.startsWith("words")));
const announcer = root.querySelector("[data-announce]");
const queue = root.querySelector("[data-queue]");
const rowTemplate = root.querySelector("[data-queue-row]");
const find = document.getElementById("find");
const voices = root.querySelector("[data-voices]");
const parts = ["state", "agenda", "point", "people"];
const seen = new Map(); // the parts as they were last put in
let version = "";
let offset = Date.parse(root.dataset.clock) - Date.now(); // the server's clock less this computer's
let bestTrip = Infinity;
let lastStroke = { text: "", at: 0 };

const steps = new Steps({
  url: root.dataset.step,
  prefix: `xiefa-steps:${root.dataset.person}:${root.dataset.meeting}`,
  token: document.querySelector("#step-form [name=csrfmiddlewaretoken]").value,
  words: { faulty: words.wordsFaulty, unknown: words.wordsUnknown },
  onChange: showDelivery,
  onDone: (step) => {
    say(words.wordsRecorded + step.words);
    poll();
  },
  onRefused: (step, reasons) => {
    say(words.wordsRefused + step.words + " " + reasons.join(" "));
    poll();
  },
});

function say(text) {
  root.querySelector("[data-said]").textContent = text;
}

// What waits and what was refused, in full view until it is settled.
function showDelivery() {
  const waiting = steps.waiting.all();
  const refused = steps.refused.all();
  const trouble = { offline: words.wordsOffline.replace("{s}", steps.wait), "sign-in": words.wordsSignIn }[steps.trouble];
  const text = waiting.length ? words.wordsUndelivered.replace("{n}", waiting.length) : words.wordsDelivered;
  const line = waiting.length && trouble ? `${text} · ${trouble}` : text;
  const shown = root.querySelector("[data-delivery]");
  if (shown.textContent !== line) shown.textContent = line;
  root.querySelector("#delivery").classList.toggle("is-waiting", waiting.length > 0);
  queue.hidden = !waiting.length && !refused.length;
  const rows = [
    ...refused.map(([name, { step, reasons }]) => row(name, step, reasons)),
    ...waiting.map(([name, step]) => row(name, step, null)),
  ];
  queue.querySelector("[data-queue-list]").replaceChildren(...rows);
  markWaiting(waiting);
}

function row(name, step, reasons) {
  const made = rowTemplate.content.firstElementChild.cloneNode(true);
  const time = made.querySelector("time");
  time.dateTime = step.at;
  time.textContent = new Date(step.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  made.querySelector("[data-row-words]").textContent = [step.words, step.arguments.text].filter(Boolean).join("：");
  const again = made.querySelector("[data-row-again]");
  const drop = made.querySelector("[data-row-drop]");
  if (reasons === null) {
    again.parentElement.remove();
    return made;
  }
  made.classList.add("is-refused");
  made.querySelector("[data-row-reason]").textContent = words.wordsRefused + reasons.join(" ");
  again.addEventListener("click", () => steps.again(name));
  drop.addEventListener("click", () => steps.forget(name));
  return made;
}

// Buttons whose step is on its way look pressed.
function markWaiting(waiting) {
  const pressed = new Set(waiting.map(([, step]) => new URLSearchParams({ verb: step.verb, ...step.arguments }).toString()));
  for (const button of root.querySelectorAll("button[name=step]")) {
    button.classList.toggle("is-waiting", pressed.has(button.value));
  }
}

function stroke(event) {
  const form = event.target.closest("form[data-stroke]");
  if (!form) return;
  event.preventDefault();
  if (form.contains(voices)) return castEach(form);
  const button = event.submitter;
  const named = button?.name === "step" ? button.value : "";
  const args = named ? Object.fromEntries(new URLSearchParams(named)) : Object.fromEntries(new FormData(form));
  const { verb } = args;
  for (const name of ["verb", "key", "csrfmiddlewaretoken", "step"]) delete args[name];
  const text = JSON.stringify([verb, args]);
  const now = Date.now();
  if (text === lastStroke.text && now - lastStroke.at < TWICE) return;
  lastStroke = { text, at: now };
  steps.add({ verb, args, at: now + offset, words: (named ? button : form).dataset.words ?? verb });
  if (!named) afterwards(form);
  if (verb === "turn_to") turnHere(args.item);
}

// Votes that are said aloud: one step for each member, so that none of them holds up the others.
function castEach(form) {
  for (const row of voices.querySelectorAll("[data-voice]")) {
    const chosen = row.querySelector(":checked");
    if (!chosen) continue;
    const args = { ballot: form.elements.ballot.value, member: row.dataset.voice, choice: chosen.value };
    const name = row.querySelector("legend").textContent;
    steps.add({ verb: "cast", args, at: Date.now() + offset, words: `${name}：${chosen.parentElement.textContent.trim()}` });
    row.remove();
  }
  form.querySelector("summary").focus();
}

// One row for each member who has not voted; what is chosen already stays chosen while others vote on their phones.
function fillVoices({ ballot, members }) {
  if (voices.dataset.voices !== ballot) voices.replaceChildren();
  voices.dataset.voices = ballot;
  const sent = new Set(steps.waiting.all().filter(([, step]) => step.verb === "cast").map(([, step]) => step.arguments.member));
  const wanted = members.filter(([number]) => !sent.has(number));
  const known = new Map([...voices.children].map((row) => [row.dataset.voice, row]));
  for (const [number, row] of known) if (!wanted.some(([one]) => one === number)) row.remove();
  wanted.forEach(([number, name], at) => {
    if (!known.has(number)) voices.insertBefore(voiceRow(number, name), voices.children[at] ?? null);
  });
}

function voiceRow(number, name) {
  const row = root.querySelector("[data-voice-row]").content.firstElementChild.cloneNode(true);
  row.dataset.voice = number;
  row.querySelector("legend").textContent = name;
  for (const one of row.querySelectorAll("input")) one.name = `choice_${number}`;
  return row;
}

function chooseAll(event) {
  for (const row of voices.querySelectorAll("[data-voice]:not(:has(:checked))")) {
    row.querySelector(`[value=${event.target.dataset.allVoices}]`).checked = true;
  }
}

// The screen turns at once, also without a line: what is written next belongs to the new point. Its votes are shown
// when the server has answered.
function turnHere(item) {
  const turns = [...root.querySelectorAll("[data-turn]")];
  const chosen = turns.find((one) => one.dataset.turn === item);
  if (!chosen) return;
  for (const one of turns) {
    one.closest("li").classList.toggle("is-current", one === chosen);
    if (one === chosen) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  }
  const [number, title] = [...chosen.querySelectorAll("span")].map((one) => one.textContent);
  const heading = document.createElement("h2");
  Object.assign(heading, { id: "point-title", className: "l-point-title", textContent: title });
  document.getElementById("part-point").replaceChildren(heading);
  const beside = turns.filter((one) => one === chosen || !one.closest("[data-heading]"));
  const at = beside.indexOf(chosen);
  for (const [id, target] of [["turn-previous", beside[at - 1]], ["turn-next", beside[at + 1]]]) {
    const button = document.getElementById(id);
    if (button) Object.assign(button, { value: target?.value ?? "", disabled: !target });
  }
  seen.clear();
  version = "";
  fillForms({ item, item_words: `${number} ${title}`, mode: "unknown" });
}

const isTurning = () => steps.waiting.all().some(([, step]) => step.verb === "turn_to");

// A form that was sent is empty again and gives the focus back; what was sent stays on the shelf until it is done.
function afterwards(form) {
  form.closest("details")?.removeAttribute("open");
  for (const one of form.querySelectorAll("input:not([type=hidden]), textarea:not([data-fact])")) one.value = "";
  for (const one of form.querySelectorAll("textarea[data-fact]")) one.dataset.loaded = one.value;
  if (form.dataset.keepsDraft) keepDraft(form, "");
  const inside = form.querySelector("details[open]");
  if (inside) {
    inside.open = false;
    inside.querySelector("summary").focus();
  } else form.querySelector("textarea")?.focus();
}

async function poll() {
  clearTimeout(poll.timer);
  poll.turn = (poll.turn ?? 0) + 1;
  const turn = poll.turn;
  const sent = Date.now();
  try {
    const response = await fetch(`${root.dataset.now}?seen=${version}`, { redirect: "manual", signal: AbortSignal.timeout(8000) });
    if (response.ok && turn === poll.turn) follow(await response.json(), sent, Date.now());
  } catch {
    // Offline: what is on the screen stands, and the steps say so themselves.
  }
  if (turn === poll.turn) poll.timer = setTimeout(poll, POLL);
}

function follow(answer, sent, received) {
  if (received - sent < bestTrip) {
    bestTrip = received - sent;
    offset = Date.parse(answer.clock) - (sent + received) / 2;
  }
  const isNewToken = steps.token !== answer.token && steps.trouble === "sign-in";
  steps.token = answer.token;
  if (isNewToken) steps.send();
  version = answer.version;
  if (!answer.parts) return;
  // What the server says of the point is out of date while it has not heard that the meeting went on.
  const isBehind = isTurning();
  if (isBehind) version = "";
  const focused = document.activeElement?.id ?? "";
  for (const name of isBehind ? ["state", "people"] : parts) replace(document.getElementById(`part-${name}`), answer.parts[name]);
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  if (!isBehind) fill(answer.facts);
  filter();
  showDelivery();
  if (answer.announcement !== announcer.dataset.announce) {
    announcer.dataset.announce = answer.announcement;
    announcer.textContent = answer.announcement;
  }
}

function replace(part, html) {
  if (seen.get(part.id) === html) return;
  seen.set(part.id, html);
  const open = [...part.querySelectorAll("details")].map((one) => one.open);
  part.innerHTML = html;
  part.querySelectorAll("details").forEach((one, at) => (one.open = open[at] ?? one.open));
}

// The forms beside the replaced parts learn which point and ballot they are about now.
function fill(facts) {
  fillForms(facts);
  fillVoices(facts);
  options(root.querySelector("[data-stays]"), facts.stays.map(([value, name, arrived, left]) => [value, `${name} ${arrived}–${left}`]));
}

function fillForms(facts) {
  for (const field of root.querySelectorAll("[data-fact]")) {
    const name = field.dataset.fact;
    const form = field.form;
    // Words that are half written stay with the point they were written for.
    if (field.hasAttribute("data-fact-sticky") && form.querySelector("textarea").value.trim()) continue;
    // … and notes that somebody is changing are not changed under their hands.
    const notes = form.querySelector("textarea[data-fact]");
    if (notes && notes.value !== (notes.dataset.loaded ?? notes.defaultValue)) continue;
    if (!(name in facts)) continue;
    field.value = facts[name];
    if (field === notes) field.dataset.loaded = field.value;
  }
  const sticky = root.querySelector("[data-fact-sticky]");
  if (sticky.value === facts.item) root.querySelector("[data-fact-words]").textContent = facts.item_words ?? "";
  for (const form of root.querySelectorAll("[data-mode-for]")) form.hidden = !form.dataset.modeFor.split(" ").includes(facts.mode);
}

function options(select, wanted) {
  const chosen = select.value;
  select.replaceChildren(...wanted.map(([value, text]) => new Option(text, value)));
  if (wanted.some(([value]) => value === chosen)) select.value = chosen;
}

// Finding a person by a few letters; Enter presses the button of the first one found.
function filter() {
  const wanted = find.value.trim().toLowerCase();
  for (const guest of root.querySelectorAll("[data-find]")) {
    guest.hidden = wanted !== "" && !guest.dataset.find.toLowerCase().includes(wanted);
  }
}

function pressFound(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  if (!find.value.trim()) return;
  root.querySelector("[data-find]:not([hidden]) [data-find-act]")?.click();
  find.value = "";
  filter();
}

const shortcuts = document.getElementById("keys-switch");
const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select");

function press(event) {
  if (event.isComposing) return;
  if (event.key === "Escape" && isTyping(event.target)) event.target.blur();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-sends]")) {
    event.preventDefault();
    event.target.form.requestSubmit();
    return;
  }
  if (!shortcuts.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "?") {
    const list = root.querySelector(".l-keys");
    list.open = !list.open;
    list.querySelector("summary").focus();
    return;
  }
  const wanted = event.key.length === 1 ? event.key.toLowerCase() : "";
  if (!/^[a-z]$/.test(wanted)) return;
  const found = [...document.querySelectorAll(`[data-stroke-key="${wanted}"]`)];
  const target = found.find((one) => !one.disabled && !one.closest("[hidden]"));
  if (!target) return;
  event.preventDefault();
  target.closest("details")?.setAttribute("open", "");
  if (target.matches("input, textarea, select, summary")) target.focus();
  else target.click();
}

// A note that is half written survives a reload.
function keepDraft(form, text) {
  try {
    const key = `xiefa-note:${root.dataset.person}:${root.dataset.meeting}`;
    if (text === null) return localStorage.getItem(key) ?? "";
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
  } catch {
    // Storage is switched off: the words live as long as the page.
  }
  return "";
}

for (const one of root.querySelectorAll("[data-needs-script]")) one.hidden = false;
const draft = root.querySelector("[data-keeps-draft]");
const note = draft.querySelector("textarea");
note.value ||= keepDraft(draft, null);
note.addEventListener("input", () => keepDraft(draft, note.value));
find.addEventListener("input", filter);
find.addEventListener("keydown", pressFound);
try {
  shortcuts.checked = localStorage.getItem("xiefa-keys") !== "off";
  shortcuts.addEventListener("change", () => localStorage.setItem("xiefa-keys", shortcuts.checked ? "on" : "off"));
} catch {
  // The switch holds for this page.
}
root.querySelector("[data-all-voices]").addEventListener("click", chooseAll);
document.addEventListener("submit", stroke);
document.addEventListener("keydown", press);
addEventListener("beforeunload", (event) => steps.waiting.all().length && event.preventDefault());
const [, turned] = steps.waiting.all().findLast(([, step]) => step.verb === "turn_to") ?? [];
if (turned) turnHere(turned.arguments.item);
showDelivery();
steps.send();
poll();
