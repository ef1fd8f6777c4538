// Runs before the first paint: sets the theme this reader chose, or leaves it to their system.
try {
  const chosen = localStorage.getItem("xiefa-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.bsTheme = chosen;
} catch {
  // Storage is switched off: the system's setting holds.
}
