// What the search dialog does. This, the index and the worker (Material's, with lunr inside) are fetched when
// it is first opened.
const SETUP = 0, READY = 1, QUERY = 2, RESULT = 3; // messages of the worker

const begun = new WeakMap(); // a dialog: what starts its worker

export function begin(dialog) {
  if (!begun.has(dialog)) begun.set(dialog, prepared(dialog));
  begun.get(dialog)();
}

function prepared(dialog) {
  const field = dialog.querySelector("input");
  const count = dialog.querySelector(".pi-search__count");
  const list = dialog.querySelector(".pi-search__results");
  const root = new URL(dialog.dataset.index.replace(/search\/search_index\.json$/, ""), location.href);
  let worker;

  const ignored = new Set(dialog.dataset.ignored.split(" "));

  const ask = () => {
    if (!worker?.ready) return;
    const query = meaningful(field.value, ignored);
    if (query) worker.postMessage({ type: QUERY, data: query });
    else { list.replaceChildren(); count.textContent = ""; }
  };

  const show = (places) => {
    const words = dialog.dataset;
    count.textContent =
      places.length === 0 ? words.none
      : places.length === 1 ? words.one
      : words.other.replace("#", String(places.length));
    list.replaceChildren(...places.slice(0, 10).map((place) => entry(place, root)));
  };

  const start = async () => {
    count.textContent = dialog.dataset.loading;
    try {
      const [index, script] = [await fetch(dialog.dataset.index), new Worker(dialog.dataset.worker)];
      if (!index.ok) throw new Error(String(index.status));
      worker = script;
      worker.addEventListener("message", ({ data }) => {
        if (data.type === READY) { worker.ready = true; count.textContent = ""; ask(); }
        else if (data.type === RESULT && field.value.trim()) show(ranked(data.data.items));
      });
      worker.addEventListener("error", () => { count.textContent = dialog.dataset.failed; });
      worker.postMessage({ type: SETUP, data: { ...(await index.json()), options: { suggest: false } } });
    } catch {
      worker = undefined;
      count.textContent = dialog.dataset.failed;
    }
  };

  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.focus();
  });
  field.addEventListener("input", ask);
  list.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  return () => { if (!worker) start(); };
}

// The words that say what is looked for: "can I wear make-up" is about make-up. All, if none is left.
function meaningful(text, ignored) {
  const words = text.trim().split(/[\s,.;:!?()"]+/).filter(Boolean);
  const kept = words.filter((word) => !ignored.has(word.toLowerCase()));
  return (kept.length ? kept : words).join(" ");
}

// Places that hold more of the words come first; then those the worker finds the better fit.
function ranked(groups) {
  const hits = (item) => Object.values(item.terms).filter(Boolean).length;
  return groups
    .flatMap((group) => {
      const page = group.find((item) => !item.location.includes("#")) ?? group[0];
      return group.filter((item) => item.score > 0).map((item) => ({ ...item, page }));
    })
    .sort((a, b) => hits(b) - hits(a) || b.score - a.score);
}

// One place found: its page, its heading, and the words around what was found.
function entry(place, root) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(place.location, root).href;
  link.append(...marked(place.page.title));
  if (place.location !== place.page.location) link.append(" – ", ...marked(place.title));
  const text = document.createElement("p");
  text.append(...excerpt(place.text));
  item.append(link, text);
  return item;
}

// The worker's text is HTML with <mark>; it is put on the page as text and elements, never as HTML.
function marked(html) {
  return html.split(/(<mark[^>]*>.*?<\/mark>)/s).filter(Boolean).map((part) => {
    const inner = part.match(/^<mark[^>]*>(.*)<\/mark>$/s);
    const plain = unescapeText(inner ? inner[1] : part);
    if (!inner) return document.createTextNode(plain);
    const mark = document.createElement("mark");
    mark.textContent = plain;
    return mark;
  });
}

function excerpt(html, around = 80) {
  const first = Math.max(html.indexOf("<mark"), 0);
  const from = first > around ? html.lastIndexOf(" ", first - around) + 1 : 0;
  let to = html.indexOf(" ", Math.max(first + around * 2, html.indexOf("</mark>", first) + 7));
  if (to < 0) to = html.length;
  if (html.lastIndexOf("<mark", to) > html.lastIndexOf("</mark>", to)) to = html.indexOf("</mark>", to) + 7;
  return [from ? "… " : "", ...marked(html.slice(from, to)), to < html.length ? " …" : ""];
}

function unescapeText(text) {
  return text.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
