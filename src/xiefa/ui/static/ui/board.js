// A board of rows that are put into order: dragging, Alt + arrow keys, and the focus kept where it was after the board
// is redrawn. Without script every move is a button and a whole page; both lead to the same verb.
import Sortable from "./vendor/sortable.esm.js";

// board: its id. lists, grip, row, ghost: the selectors of its lists, of the handle to drag by and of what is dragged,
// and the class of what is being dragged. values(list, position): what the verb is told. mayDrop(list, row): whether
// the row may go there. isFixed(list): whether nothing in or into this list can be dragged.
export function makeBoard({ board, lists, grip, row, ghost, values, mayDrop = () => true, isFixed = () => false }) {
  const target = `#${board}`;
  const sortables = [];
  let shown = null;
  let focused = "";

  function dropped({ item, to, from, oldIndex, newIndex }) {
    if (to === from && oldIndex === newIndex) return;
    window.htmx.ajax("POST", item.dataset.move, {
      source: document.querySelector(target),
      target,
      swap: "outerHTML",
      values: values(to, String(newIndex + 1)),
    });
  }

  // Only a new board needs new lists: other parts of the page settle too, perhaps in the middle of a drag.
  function makeSortable() {
    if (shown === document.querySelector(target)) return;
    shown = document.querySelector(target);
    for (const one of sortables.splice(0)) one.destroy();
    for (const list of shown?.querySelectorAll(lists) ?? []) {
      if (isFixed(list)) continue;
      sortables.push(
        Sortable.create(list, {
          group: { name: board, put: (_to, _from, dragged) => mayDrop(list, dragged) },
          handle: grip,
          draggable: row,
          animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
          ghostClass: ghost,
          onEnd: dropped,
        }),
      );
    }
  }

  // Alt + arrow keys move the row whose heading or buttons have the focus.
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

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== board) return;
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
}
