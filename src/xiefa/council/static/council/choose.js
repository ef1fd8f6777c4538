// Long lists are searched: a field above the list leaves only the choices that contain what is typed.
// Without script the list is as it was, and the browser's own search finds its way in it.
const LONG = 20;
const { words, found: foundWords } = document.querySelector("script[data-choose]").dataset;
const plain = (text) => text.trim().toLowerCase();

// A search field with the number of choices it leaves, said aloud. show(wanted) gives that number; take() chooses.
function searchField(before, label, { show, take }) {
  const field = document.createElement("input");
  Object.assign(field, { type: "search", className: "form-control c-choose", placeholder: words, autocomplete: "off" });
  field.setAttribute("aria-label", words + (label ? ` · ${label}` : ""));
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  before.before(field, said);
  field.addEventListener("input", () => {
    const left = show(plain(field.value));
    said.textContent = field.value ? foundWords.replace("{n}", left) : "";
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // Enter finds; it does not send a form that is half filled in.
    if (field.value) take();
  });
}

function searchable(select) {
  const all = [...select.options];
  const label = select.labels[0]?.firstChild?.textContent.trim();
  const fits = (option, wanted) => plain(`${option.text} ${option.dataset.pinyin ?? ""}`).includes(wanted);
  let left = all;
  searchField(select, label, {
    show(wanted) {
      left = all.filter((one) => one.value && fits(one, wanted));
      const chosen = select.selectedOptions[0];
      select.replaceChildren(...all.filter((one) => !one.value || one === chosen || fits(one, wanted)));
      if (chosen) chosen.selected = true;
      return left.length;
    },
    take() {
      if (left.length) left[0].selected = true;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      select.focus();
    },
  });
}

function searchableTicks(group) {
  const rows = [...group.children];
  const label = group.closest("fieldset").querySelector("legend").firstChild.textContent.trim();
  searchField(group, label, {
    show(wanted) {
      // What is ticked stays in sight.
      for (const row of rows) row.hidden = !plain(row.textContent).includes(wanted) && !row.querySelector(":checked");
      return rows.filter((row) => plain(row.textContent).includes(wanted)).length;
    },
    take() {
      rows.find((row) => !row.hidden && !row.querySelector(":checked"))?.querySelector("input").focus();
    },
  });
}

for (const select of document.querySelectorAll(".x-form select")) {
  if (select.options.length > LONG) searchable(select);
}
for (const group of document.querySelectorAll("div.c-many")) {
  if (group.children.length > LONG) searchableTicks(group);
}
