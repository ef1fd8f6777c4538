// Rows of organisations and outcomes: added and taken away without asking the server; stages by the kind of outcome.
// Without script the buttons ask the server for more rows, and an empty row is left out.
const form = document.getElementById("record-form");

function nextAt(sort) {
  const used = [...form.querySelectorAll(`[name^="${sort}-"]`)].map((field) => Number(field.name.split("-")[1]));
  return Math.max(-1, ...used) + 1;
}

function add(sort) {
  const template = form.querySelector(`template[data-row="${sort}"]`);
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__at__", nextAt(sort));
  const row = holder.firstElementChild;
  form.querySelector(`[data-rows="${sort}"]`).append(row);
  prepare(row);
  row.querySelector("input:not([type=hidden]), select").focus();
}

function prepare(row) {
  const button = row.querySelector("[data-remove]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    (next?.querySelector("input:not([type=hidden]), select") ?? form.querySelector("[data-add]")).focus();
    row.remove();
    form.dispatchEvent(new Event("input"));
  });
  const kind = row.querySelector("[data-outcome-kind]");
  if (!kind) return;
  const follow = () => followKind(row, kind);
  kind.addEventListener("change", follow);
  follow();
}

// Only what is asked for this kind of outcome is shown; what holds something stays in sight.
function followKind(row, kind) {
  const chosen = kind.selectedOptions[0];
  for (const name of ["number", "amount"]) {
    const place = row.querySelector(`[data-for="${name}"]`);
    const words = chosen.dataset[name] ?? "";
    if (words) place.querySelector("label").textContent = words;
    place.hidden = !words && !place.querySelector("input").value;
  }
  const stages = row.querySelector('[data-for="stage"]');
  const groups = [...stages.querySelectorAll("optgroup")];
  for (const group of groups) group.hidden = group.disabled = group.dataset.kind !== kind.value;
  const select = stages.querySelector("select");
  if (select.selectedOptions[0]?.closest("optgroup")?.disabled) select.value = "";
  stages.hidden = groups.every((group) => group.disabled);
}

for (const row of form.querySelectorAll("[data-rows] > *")) prepare(row);
for (const button of form.querySelectorAll("[data-add]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    add(button.dataset.add);
  });
}
