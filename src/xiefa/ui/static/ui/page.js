// What every page gains from script: the theme switch, and a drawer that closes after use.
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.bsTheme ? root.dataset.bsTheme === "dark" : systemIsDark.matches);
const switches = document.querySelectorAll("[data-theme-switch]");

function show() {
  for (const one of switches) {
    one.hidden = false;
    one.setAttribute("aria-pressed", String(isDark()));
  }
}

function toggle() {
  root.dataset.bsTheme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("xiefa-theme", root.dataset.bsTheme);
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
  show();
}

for (const one of switches) one.addEventListener("click", toggle);
systemIsDark.addEventListener("change", show);
show();

// A menu made of <details> closes with Escape and when one clicks elsewhere.
for (const menu of document.querySelectorAll("details.x-person")) {
  document.addEventListener("click", (event) => menu.contains(event.target) || menu.removeAttribute("open"));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  });
}

// After a form was refused, the summary of what is missing is the next thing to read.
document.querySelector(".x-summary")?.focus();
