// The pages at a glance work without this. With it: a day or a column can be clicked, and the network shows whom one
// alliance works with as soon as the pointer or the focus is on it.
document.documentElement.classList.add("g-script");

document.addEventListener("click", (event) => {
  const part = event.target.closest("svg [data-href]");
  if (part) location.assign(part.dataset.href);
});

for (const network of document.querySelectorAll("[data-network]")) {
  const chords = [...network.querySelectorAll(".g-chord")];
  const knots = [...network.querySelectorAll(".g-knot")];

  function light(key) {
    const partners = new Set([key]);
    for (const chord of chords) {
      const { a, b } = chord.dataset;
      const isOn = a === key || b === key;
      chord.classList.toggle("g-on", isOn);
      if (isOn) partners.add(a).add(b);
    }
    for (const knot of knots) knot.classList.toggle("g-on", partners.has(knot.dataset.key));
    network.classList.toggle("g-lit", key !== undefined);
  }

  for (const name of ["pointerover", "focusin"]) {
    network.addEventListener(name, (event) => light(event.target.closest(".g-knot")?.dataset.key));
  }
  for (const name of ["pointerleave", "focusout"]) network.addEventListener(name, () => light(undefined));
}
