// The agenda with script.
import { makeBoard } from "../ui/board.js";

makeBoard({
  board: "agenda",
  lists: "[data-points]",
  grip: ".c-grip",
  row: ".c-point",
  ghost: "c-ghost",
  values: (list, position) => ({ parent: list.dataset.points, position }),
  // A heading with points under it stays on the first level.
  mayDrop: (list, point) => !list.dataset.points || !point.querySelector("[data-item]"),
  isFixed: () => !document.querySelector("#agenda .c-grip"),
});
