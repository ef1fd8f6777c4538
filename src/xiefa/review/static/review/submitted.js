// The sheet is in: the copy on this device is not needed any more.
import { get, remove } from "../ui/kept.js";

const { submitted: key, person, wasSent } = document.querySelector("[data-submitted]").dataset;
if (wasSent !== undefined) {
  await remove(person, key);
  history.replaceState(null, "", location.pathname);
} else if (await get(person, key)) {
  document.querySelector("[data-left-over]").hidden = false;
}
