// Turns the plain text box of an article into an editor. Without this script the box works by itself.
import { Editor } from "../django_prose_editor/editor.js";
import { schema } from "./nodes.js";
import { cleaned } from "./paste.js";

const COMMANDS = {
  paragraph: (chain) => chain.setParagraph(),
  subheading: (chain) => chain.toggleHeading({ level: 3 }),
  list: (chain) => chain.toggleBulletList(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
  "add-row": (chain) => chain.addRowAfter(),
  "add-column": (chain) => chain.addColumnAfter(),
  "delete-row": (chain) => chain.deleteRow(),
  "delete-column": (chain) => chain.deleteColumn(),
  "delete-table": (chain) => chain.deleteTable(),
};

export function start(root) {
  const box = root.querySelector("textarea[data-article-editor]");
  const surface = document.createElement("div");
  surface.className = "n-surface";
  box.before(surface);
  const editor = new Editor({
    element: surface,
    injectCSS: false, // the content security policy allows no inline style; ours is in newsroom.css
    extensions: schema(pictureOptions(root)),
    content: root.querySelector("template").innerHTML,
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": root.dataset.label, lang: "zh-Hans", spellcheck: "false" },
      transformPastedHTML: (html) => pasted(root, html),
      handlePaste: (view, event) => picturesPasted(root, editor, event.clipboardData),
      handleDrop: (view, event) => picturesPasted(root, editor, event.dataTransfer, event),
    },
    onUpdate: () => send(root, editor, box),
    onTransaction: () => showState(root, editor),
  });
  root.classList.add("is-rich");
  root.querySelector('input[name$="text_format"]').value = "html";
  box.value = htmlOf(editor);
  const label = root.querySelector(`label[for="${box.id}"]`);
  label?.addEventListener("click", () => editor.commands.focus());
  toolbar(root, editor);
  box.articleEditor = editor;
  root.dispatchEvent(new CustomEvent("article-editor:ready", { bubbles: true, detail: { editor } }));
  return editor;
}

function pictureOptions(root) {
  return {
    addressOf: (sha256) => root.dataset.pictureUrl.replace(/0\/$/, `${sha256}/`),
    words: { caption: root.dataset.textCaption, alt: root.dataset.textAlt, remove: root.dataset.textRemove },
  };
}

function htmlOf(editor) {
  return editor.isEmpty ? "" : editor.getHTML();
}

function send(root, editor, box) {
  box.value = htmlOf(editor);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function say(root, words) {
  root.querySelector("[data-editor-note]").textContent = words;
}

function pasted(root, html) {
  const { html: clean, pictures } = cleaned(html);
  say(root, pictures ? root.dataset.textDropped : "");
  return clean;
}

// A picture on the clipboard (a screenshot, a file) is uploaded; Word adds one beside its text, which is not meant.
function picturesPasted(root, editor, data, event) {
  const files = [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  if (!files.length || data.types.includes("text/html") || data.types.includes("text/plain")) return false;
  event?.preventDefault();
  for (const file of files) upload(root, editor, file);
  return true;
}

async function upload(root, editor, file) {
  const body = new FormData();
  body.append("picture", file);
  const token = root.closest("form").querySelector("input[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(root.dataset.pictureUpload, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    const found = await answer.json();
    if (!answer.ok) return say(root, found.message);
    const { sha256, mediaType, width, height } = found;
    const attrs = { sha256, mediaType, width: String(width), height: String(height) };
    editor.chain().focus().insertContent({ type: "picture", attrs }).run();
    say(root, found.hasPlace ? root.dataset.textPlace : "");
  } catch {
    say(root, root.dataset.textFailed);
  }
}

function toolbar(root, editor) {
  const bar = root.querySelector("[role=toolbar]");
  const input = bar.querySelector("[data-picture-input]");
  // The bar belongs to the surface, inside the field, so that it stays in sight while one writes.
  root.querySelector(".n-surface").prepend(bar);
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-command]");
    if (!button) return;
    if (button.dataset.command === "picture") input.click();
    else COMMANDS[button.dataset.command](editor.chain().focus()).run();
  });
  bar.addEventListener("keydown", (event) => roam(bar, event));
  bar.querySelector("[data-table-caption]").addEventListener("input", (event) => {
    editor.commands.updateAttributes("table", { caption: event.target.value });
  });
  input.addEventListener("change", () => {
    for (const file of input.files) upload(root, editor, file);
    input.value = "";
  });
  showState(root, editor);
}

// One stop for Tab, arrows within, as in every toolbar.
function roam(bar, event) {
  if (event.target.matches("input")) return;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...bar.querySelectorAll("button")].filter((one) => one.offsetParent && !one.disabled);
  const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
  for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  next.focus();
  event.preventDefault();
}

function showState(root, editor) {
  const bar = root.querySelector("[role=toolbar]");
  if (!bar || bar.hidden) return;
  const isIn = { subheading: editor.isActive("heading"), list: editor.isActive("bulletList") };
  isIn.paragraph = editor.isActive("paragraph") && !isIn.list;
  for (const [name, value] of Object.entries(isIn)) {
    bar.querySelector(`[data-command="${name}"]`).setAttribute("aria-pressed", String(value));
  }
  bar.querySelector("[data-table-tools]").hidden = !editor.isActive("table");
  const caption = bar.querySelector("[data-table-caption]");
  if (document.activeElement !== caption) caption.value = editor.getAttributes("table").caption ?? "";
  bar.querySelector('[data-command="undo"]').disabled = !editor.can().undo();
  bar.querySelector('[data-command="redo"]').disabled = !editor.can().redo();
}

for (const root of document.querySelectorAll("[data-editor]")) start(root);
