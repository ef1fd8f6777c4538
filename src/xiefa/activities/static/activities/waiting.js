// What this device still holds of earlier typing goes to the server, which then offers it on the page.
import { bodyOf, entriesOf, remove } from "../ui/kept.js";

const { person, prefix, url, token } = document.querySelector("script[data-prefix]").dataset;
const form = document.querySelector("form[data-autosave]");
let isTouched = false;
form?.addEventListener("input", () => (isTouched = true));

async function deliver(entry) {
  const answer = await fetch(url, { method: "POST", body: bodyOf(entry, token), redirect: "manual" }).catch(() => null);
  if (answer?.ok && !isTouched) await remove(person, entry.key);
  return Boolean(answer?.ok);
}

// A page that answers a sent form shows the words of its own key already, and must not be asked for again.
if (form?.dataset.isPosted === undefined) {
  const delivered = [];
  for (const entry of await entriesOf(person, prefix)) delivered.push(await deliver(entry));
  if (delivered.includes(true) && !isTouched) location.reload();
}
