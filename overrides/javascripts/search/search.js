// The search dialog. This script, the ranking and the index of the page's language are fetched when it is first opened.
import { SearchIndex, excerpt, marked } from "./search-index.js";

const PAUSE = 500; // milliseconds without a key press, before typing errors are guessed and "nothing found" is shown
const MOST = 10; // results that are shown

const begun = new WeakMap(); // dialog -> what to do when it is opened

export function begin(dialog) {
  if (!begun.has(dialog)) begun.set(dialog, prepared(dialog));
  begun.get(dialog)();
}

function prepared(dialog) {
  const field = dialog.querySelector("input");
  const count = dialog.querySelector(".pi-search__count");
  const list = dialog.querySelector(".pi-search__results");
  const instead = dialog.querySelector(".pi-search__instead");
  const root = new URL(dialog.dataset.index.replace(/search\/search_index\.json$/, ""), location.href);
  const words = dialog.dataset;
  let index;
  let said; // the sentences for "one result", "# results" and so on, from the index
  let pause;

  const tell = (found, isAnswer) => {
    const isUnfinished = !isAnswer && index.isBegun(field.value);
    instead.hidden = found.length > 0 || isUnfinished;
    count.textContent =
      found.length === 1 ? said.one
      : found.length ? said.other.replace("#", String(found.length))
      : isUnfinished ? said.more
      : said.none;
  };

  // Each key press shows what is certainly meant. Guesses at typing errors, and "nothing found", wait for a pause: the
  // reader may be in the middle of a word.
  const ask = ({ isPause = false, isAnswer = false } = {}) => {
    clearTimeout(pause);
    if (!index) return;
    const isAsked = field.value.trim() !== "";
    const found = isAsked ? index.find(field.value, { guesses: isPause || isAnswer }) : [];
    list.replaceChildren(...found.slice(0, MOST).map((place) => entry(place, root)));
    if (found.length || isPause || isAnswer) tell(found, isAnswer);
    if (!isAsked || (!found.length && !isPause && !isAnswer)) {
      count.textContent = "";
      instead.hidden = true;
    }
    const isOpen = isAsked && !isPause && !isAnswer;
    dialog.toggleAttribute("data-pi-open", isOpen); // the answer may still change
    if (isOpen) pause = setTimeout(() => ask({ isPause: true }), PAUSE);
  };

  let isWanted = false;
  const start = async () => {
    if (isWanted) return ask(); // opened again
    isWanted = true;
    count.textContent = words.loading;
    try {
      const answer = await fetch(words.index);
      if (!answer.ok) throw new Error(String(answer.status));
      const data = await answer.json();
      said = data.said;
      instead.querySelector("p").textContent = said.instead;
      index = new SearchIndex(data);
      // When nothing is found, "when to get help" comes first: nobody can foresee all words for a sign of danger.
      suggest(data.docs.filter((doc) => doc.help === 0).map((doc) => [new URL(doc.location, root).href, doc.title]));
      count.textContent = "";
      ask();
    } catch {
      isWanted = false; // opening the dialog again tries again
      count.textContent = words.failed;
    }
  };

  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    ask({ isAnswer: true });
    list.querySelector("a")?.focus();
  });
  field.addEventListener("input", () => ask());
  // What may help when nothing is found: the pages of the menu, after those given here.
  const menu = [...document.querySelectorAll(".pi-menu a:not([href^='#'])")].map((link) => [link.href, link.textContent]);
  const suggest = (first) => instead.querySelector("ul").replaceChildren(...[...first, ...menu].map(([href, text]) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href, textContent: text }));
    return item;
  }));
  dialog.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  return start;
}

// One result: the title of the page, the heading of its best part, and the text around the words that were found.
function entry({ doc, first, terms }, root) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(doc.location, root).href;
  link.append(doc.page);
  if (doc !== first) link.append(" – ", ...marked(doc.title, terms).map(shown));
  const text = document.createElement("p");
  text.append(...excerpt(doc.text, terms).map(shown));
  item.append(link, text);
  return item;
}

function shown({ text, isFound }) {
  if (!isFound) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}
