// Dragging a card into another column chooses that group in the form below; the form alone is enough without it.
import Sortable from "../ui/vendor/sortable.esm.js";

const board = document.querySelector("[data-groups]");
const form = document.querySelector("[data-places]");
const moved = document.querySelector("[data-moved]");

function tell() {
  const changed = [...form.querySelectorAll("select")].some((one) => one.value !== one.dataset.kept);
  moved.textContent = changed ? moved.dataset.words : "";
}

function counted() {
  for (const list of board.querySelectorAll(".r-cards")) {
    list.previousElementSibling.querySelector("span").textContent = String(list.children.length);
  }
}

function show(select) {
  const card = board.querySelector(`[data-field="${select.name}"]`);
  const column = board.querySelector(`[data-group="${select.value}"]`);
  const kind = select.name.split("_")[0];
  if (card && column) column.querySelector(`[data-kind="${kind}"]`).append(card);
  counted();
}

if (board && form) {
  for (const select of form.querySelectorAll("select")) {
    select.dataset.kept = select.value;
    select.addEventListener("change", () => { show(select); tell(); });
  }
  for (const list of board.querySelectorAll(".r-cards")) {
    list.classList.add("is-live");
    Sortable.create(list, {
      group: list.dataset.kind,
      animation: 120,
      onEnd: ({ item, to }) => {
        form.elements[item.dataset.field].value = to.closest("[data-group]").dataset.group;
        counted();
        tell();
      },
    });
  }
}
