// The agenda with script: dragging, and the focus kept where it was after the board is redrawn.
// Without script every move is a button and a whole page; both lead to the same verb.
import Sortable from "../ui/vendor/sortable.esm.js";

const sortables = [];
let board = null;

function dropped({ item, to, from, oldIndex, newIndex }) {
  if (to === from && oldIndex === newIndex) return;
  window.htmx.ajax("POST", item.dataset.move, {
    source: document.querySelector("#agenda"),
    target: "#agenda",
    swap: "outerHTML",
    values: { parent: to.dataset.points, position: String(newIndex + 1) },
  });
}

// A heading with points under it stays on the first level.
function mayTake(list) {
  return (_to, _from, dragged) => !list.dataset.points || !dragged.querySelector("[data-item]");
}

// Only a new board needs new lists: other parts of the page settle too, perhaps in the middle of a drag.
function makeSortable() {
  if (board === document.querySelector("#agenda")) return;
  board = document.querySelector("#agenda");
  for (const one of sortables.splice(0)) one.destroy();
  if (!board?.querySelector(".c-grip")) return;
  for (const list of board.querySelectorAll("[data-points]")) {
    sortables.push(
      Sortable.create(list, {
        group: { name: "points", put: mayTake(list) },
        handle: ".c-grip",
        draggable: ".c-point",
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
        ghostClass: "c-ghost",
        onEnd: dropped,
      }),
    );
  }
}

// Alt + arrow keys move the point whose title or buttons have the focus.
function moveByKey(event) {
  const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const item = event.target.closest?.("[data-item]");
  if (!event.altKey || !step || !item) return;
  const button = document.getElementById(`item-${item.dataset.item}-${step}`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
}

let focused = "";
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "agenda") return;
  focused = document.activeElement?.id ?? "";
  // Dragging leaves empty style attributes; htmx would copy them, and the content security policy refuses that.
  for (const one of detail.target.querySelectorAll("[style]")) one.removeAttribute("style");
});
document.addEventListener("htmx:afterSettle", () => {
  makeSortable();
  // Only a focus that went with the old board is given back: whoever has moved on is left where they are.
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  focused = "";
});
document.addEventListener("keydown", moveByKey);
makeSortable();
