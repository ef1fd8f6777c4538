// A form is sent once, however often its button is pressed; and a whole page of records is ticked with one stroke.
const sent = new WeakSet();
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
});
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

const words = document.querySelector("script[data-words]")?.dataset.words ?? "";
for (const form of document.querySelectorAll("form[data-many]")) {
  const all = form.querySelector("[data-all]");
  const box = all?.querySelector("input");
  const picks = [...form.querySelectorAll("[name=pick]")];
  const count = () => {
    const ticked = picks.filter((one) => one.checked).length;
    box.checked = ticked === picks.length;
    box.indeterminate = ticked > 0 && ticked < picks.length;
    form.querySelector("[data-picked]").textContent = ticked ? words.replace("{n}", ticked) : "";
  };
  if (all && picks.length) {
    all.hidden = false;
    box.addEventListener("change", () => {
      for (const one of picks) one.checked = box.checked;
      count();
    });
    form.addEventListener("change", count);
    count();
  }
}
