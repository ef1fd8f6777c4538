// The form of a record keeps itself; a reload finds the way back to what was typed.
import { autosave } from "../ui/autosave.js";

const form = document.querySelector("form[data-autosave]");
const isPosted = form.dataset.isPosted !== undefined;

const { changed } = autosave(form, () => {
  if (!isPosted) history.replaceState(null, "", `?draft=${encodeURIComponent(form.elements.draft_key.value)}`);
});
// A form that was sent and came back holds more than the server has kept.
if (isPosted) changed();
