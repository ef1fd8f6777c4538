// Names of organisations are offered while one types; without script, or with the line down, one types them in full.
const list = document.getElementById("organisations");
const place = document.querySelector("[data-organisation-search]");
const first = [...list.children];
let timer = 0;
let asked = "";

async function offer(words) {
  asked = words;
  const answer = await fetch(`${place.dataset.organisationSearch}?q=${encodeURIComponent(words)}`).catch(() => null);
  if (!answer?.ok || answer.redirected || asked !== words) return;
  const { found } = await answer.json();
  list.replaceChildren(...found.map(({ name }) => Object.assign(document.createElement("option"), { value: name })));
}

place.addEventListener("input", ({ target }) => {
  if (target.getAttribute("list") !== list.id) return;
  clearTimeout(timer);
  const words = target.value.trim();
  if (!words) list.replaceChildren(...first);
  else if (![...list.children].some((option) => option.value === words)) timer = setTimeout(() => offer(words), 250);
});
