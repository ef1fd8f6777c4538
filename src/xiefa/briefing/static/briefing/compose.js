// The composing desk with script.
import { makeBoard } from "../ui/board.js";

makeBoard({
  board: "board",
  lists: "[data-items]",
  grip: ".b-grip",
  row: ".b-item",
  ghost: "b-ghost",
  values: (list, position) => ({ section: list.dataset.items, position }),
  isFixed: (list) => !document.querySelector("#board .b-grip") && list.children.length > 0,
});
