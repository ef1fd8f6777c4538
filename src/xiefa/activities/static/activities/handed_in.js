// The record is saved: the copy on this device is not needed any more.
import { remove } from "../ui/kept.js";

const { handedIn, person } = document.querySelector("[data-handed-in]").dataset;
await remove(person, handedIn);
history.replaceState(null, "", location.pathname);
