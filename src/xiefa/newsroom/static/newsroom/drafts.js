// Keeps what is being written on this computer until the server has it, and warns before it is left.

const PREFIX = "xiefa-article:";
const form = document.querySelector("form[data-draft-key]");

function storage(work) {
  try {
    return work(localStorage);
  } catch {
    return null; // Storage is switched off or full: writing goes on without the copy.
  }
}

for (const one of document.querySelectorAll("[data-clear-drafts]")) {
  for (const path of one.dataset.clearDrafts.split(" ")) storage((store) => store.removeItem(PREFIX + path));
}

function values() {
  const found = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  return { at: new Date().toISOString(), version: form.dataset.draftVersion, found };
}

function restore({ found }) {
  for (const [name, value] of Object.entries(found)) {
    const field = form.elements[name];
    if (!field || name === "expected_version" || name === "text_format" || name === "host") continue;
    const editor = field.articleEditor;
    if (editor) editor.commands.setContent(value, { emitUpdate: true });
    else field.value = value;
  }
}

function offer(kept) {
  const note = document.querySelector("[data-unsaved]");
  const time = note.querySelector("[data-unsaved-time]");
  time.dateTime = kept.at;
  time.textContent = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  note.hidden = false;
  note.querySelector("[data-unsaved-restore]").addEventListener("click", () => {
    restore(kept);
    note.hidden = true;
    keeping = true;
  });
  note.querySelector("[data-unsaved-drop]").addEventListener("click", () => {
    storage((store) => store.removeItem(key));
    note.hidden = true;
    keeping = true;
  });
}

function counter(field) {
  const limit = Number(field.dataset.limit);
  const shown = document.createElement("p");
  shown.className = "x-help";
  shown.dataset.counter = "";
  const count = () => {
    const length = [...field.value].length;
    shown.textContent = `${length} / ${limit}`;
    shown.classList.toggle("n-over", length > limit);
  };
  field.after(shown);
  field.addEventListener("input", count);
  count();
}

const key = form && PREFIX + form.dataset.draftKey;
let keeping = true;
let timer = 0;
let isDirty = false;

if (form) {
  const kept = storage((store) => JSON.parse(store.getItem(key) ?? "null"));
  if (kept) {
    keeping = false; // until the person has chosen, the copy is not written over
    offer(kept);
  }
  form.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => keeping && storage((store) => store.setItem(key, JSON.stringify(values()))), 600);
  });
  form.addEventListener("submit", () => {
    if (keeping && isDirty) storage((store) => store.setItem(key, JSON.stringify(values())));
    isDirty = false;
  });
  addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
  for (const field of form.querySelectorAll("[data-limit]")) counter(field);
}
