// The few things an article consists of, as the editor's schema.
import {
  BulletList, Document, Dropcursor, Gapcursor, Heading, History, ListItem, Node, Paragraph, Table, TableCell, TableHeader,
  TableRow, Text,
} from "../django_prose_editor/editor.js";

// A footnote is a paragraph with a role; everything else about a paragraph is its text.
const Words = Paragraph.extend({
  addAttributes() {
    return {
      role: {
        default: null,
        parseHTML: (element) => (element.dataset.role === "note" ? "note" : null),
        renderHTML: ({ role }) => (role ? { "data-role": role } : {}),
      },
    };
  },
});

const CaptionedTable = Table.extend({
  addAttributes() {
    return {
      caption: {
        default: "",
        parseHTML: (element) => element.dataset.caption ?? element.querySelector("caption")?.textContent ?? "",
        renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
      },
    };
  },
});

const FACTS = { sha256: "", mediaType: "", width: "0", height: "0", alt: "", caption: "" };

function pictureAttribute(name) {
  const attribute = `data-${name === "mediaType" ? "media-type" : name}`;
  return {
    default: FACTS[name],
    parseHTML: (element) => element.getAttribute(attribute) ?? FACTS[name],
    renderHTML: (attributes) => ({ [attribute]: attributes[name] }),
  };
}

/** A picture that was uploaded: shown with two boxes, for what is printed and for what is read aloud. */
export const Picture = Node.create({
  name: "picture",
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ addressOf: () => "", words: {} }),
  addAttributes: () => Object.fromEntries(Object.keys(FACTS).map((name) => [name, pictureAttribute(name)])),
  parseHTML: () => [{ tag: "figure[data-sha256]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],
  addNodeView() {
    const { addressOf, words } = this.options;
    return ({ node, editor, getPos }) => pictureView({ node, editor, getPos, addressOf, words });
  },
});

function pictureView({ node, editor, getPos, addressOf, words }) {
  const dom = document.createElement("figure");
  dom.className = "n-picture";
  const image = document.createElement("img");
  image.src = addressOf(node.attrs.sha256);
  image.alt = node.attrs.alt;
  image.width = node.attrs.width;
  image.height = node.attrs.height;
  const change = (name, value) => {
    const place = getPos();
    const present = editor.state.doc.nodeAt(place);
    editor.view.dispatch(editor.state.tr.setNodeMarkup(place, undefined, { ...present.attrs, [name]: value }));
  };
  const boxes = ["caption", "alt"].map((name) => box(words[name], node.attrs[name], (value) => change(name, value)));
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "btn btn-ghost-secondary btn-sm";
  remove.textContent = words.remove;
  remove.addEventListener("click", () => {
    const place = getPos();
    editor.chain().focus().deleteRange({ from: place, to: place + 1 }).run();
  });
  dom.append(image, ...boxes, remove);
  return {
    dom,
    update: (other) => other.type.name === "picture" && other.attrs.sha256 === node.attrs.sha256,
    stopEvent: (event) => Boolean(event.target.closest("input, button, label")),
    ignoreMutation: () => true,
  };
}

function box(label, value, changed) {
  const input = document.createElement("input");
  input.type = "text";
  input.className = "form-control";
  input.value = value;
  input.addEventListener("input", () => changed(input.value));
  // Enter in a caption must not send the whole form.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  const whole = document.createElement("label");
  whole.append(label, input);
  return whole;
}

/** The whole schema; ``picture`` holds the options of the picture node. */
export function schema(picture) {
  return [
    Document, Words, Text, Heading.configure({ levels: [3] }), BulletList, ListItem.extend({ content: "paragraph" }),
    CaptionedTable, TableRow, TableHeader.extend({ content: "paragraph+" }), TableCell.extend({ content: "paragraph+" }),
    Picture.configure(picture), History, Dropcursor, Gapcursor,
  ];
}
