// What comes out of Word, WPS or a web page, made into the few things an article consists of.
// Works on a detached document: nothing in it is loaded or run.

const CJK = "\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef\\u2018-\\u201d\\u2014\\u2026";
const WRAPPED = new RegExp(`([${CJK}])[ \\t]*[\\r\\n]+[ \\t]*(?=[${CJK}])`, "gu");
const RUBBISH = "script, style, title, meta, link, xml, noscript, template, object, iframe, svg";
const BULLET = /^[\u00b7\u2022\u25aa\u25cf\u25a0\u25c6\u2013\-*o§ØülnwvqÞ\uf000-\uf0ff]$/u;

/** Clean HTML from the clipboard. Returns {html, pictures}: how many pictures could not come along. */
export function cleaned(raw) {
  const page = new DOMParser().parseFromString(withoutStyle(raw).replace(/<br\b[^>]*>/gi, "</p><p>"), "text/html");
  for (const one of page.querySelectorAll(RUBBISH)) one.remove();
  removeComments(page.body);
  for (const text of textsOf(page.body)) text.data = text.data.replace(WRAPPED, "$1").replace(/[\r\n\t\u00a0 ]+/g, " ");
  wordLists(page);
  numberedLists(page);
  for (const heading of page.querySelectorAll("h1, h2, h4, h5, h6")) rename(heading, "h3");
  for (const one of page.querySelectorAll("[data-style]")) delete one.dataset.style;
  const pictures = [...page.querySelectorAll("img")].filter((one) => !one.closest("figure[data-sha256]"));
  for (const one of pictures) one.remove();
  return { html: page.body.innerHTML, pictures: pictures.length };
}

// The content security policy holds for detached documents too: style and handlers are renamed before parsing.
function withoutStyle(raw) {
  const sheets = raw.replace(/<style\b[^]*?<\/style\s*>/gi, "");
  return sheets.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/[\s/](style|on[a-z]+)\s*=/gi, " data-$1="));
}

function removeComments(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const one of found) one.remove();
}

function textsOf(root) {
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

// Word writes a list as paragraphs with the marker in a span of its own.
function wordLists(page) {
  for (const paragraph of page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const style = paragraph.getAttribute("data-style") ?? "";
    if (!/mso-list:(?!\s*none)/i.test(style)) continue;
    const markers = [...paragraph.querySelectorAll("span")].filter((one) =>
      /mso-list:\s*ignore/i.test(one.getAttribute("data-style") ?? ""),
    );
    const marker = markers.map((one) => one.textContent).join("").trim();
    for (const one of markers) one.remove();
    if (marker && !BULLET.test(marker)) paragraph.prepend(`${marker} `);
    else intoList(paragraph);
  }
}

function intoList(paragraph) {
  const page = paragraph.ownerDocument;
  const entry = page.createElement("li");
  const inner = page.createElement("p");
  inner.append(...paragraph.childNodes);
  entry.append(inner);
  const before = paragraph.previousElementSibling;
  const list = before?.tagName === "UL" && before.dataset.word ? before : page.createElement("ul");
  list.dataset.word = "1";
  list.append(entry);
  if (list === before) paragraph.remove();
  else paragraph.replaceWith(list);
}

// The numbers of a numbered list are words of the author: they stay as text.
function numberedLists(page) {
  for (const list of [...page.querySelectorAll("ol")].reverse()) {
    let number = Number.parseInt(list.getAttribute("start") ?? "1", 10) || 1;
    const paragraphs = [];
    for (const entry of list.querySelectorAll(":scope > li")) {
      const first = entry.querySelector("p");
      (first ?? entry).prepend(`${number++}. `);
      if (first) paragraphs.push(...entry.childNodes);
      else {
        const paragraph = page.createElement("p");
        paragraph.append(...entry.childNodes);
        paragraphs.push(paragraph);
      }
    }
    list.replaceWith(...paragraphs);
  }
}

function rename(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}
