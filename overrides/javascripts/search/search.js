// The search dialog. This script, the ranking and the index of the page's language are fetched when it is first opened.
import { element } from "../shared/elements.js";
import { addStyleSheet } from "../shared/style-sheet.js";
import { SearchIndex, excerpt, marked } from "./search-index.js";

const PAUSE = 500; // milliseconds without a key press, before typing errors are guessed and "nothing found" is shown
const MOST = 10; // results that are shown

const searches = new WeakMap(); // dialog -> its Search

// Called each time the dialog is opened.
export function begin(dialog) {
  if (!searches.has(dialog)) searches.set(dialog, new Search(dialog));
  searches.get(dialog).open();
}

class Search {
  index; // a SearchIndex, once it has been fetched
  said; // the sentences for "# results", "nothing found" and so on, which come with the index
  pause; // the timer of a pause in typing
  isWanted = false; // whether the index has been asked for

  constructor(dialog) {
    this.dialog = dialog;
    this.field = dialog.querySelector("input");
    this.count = dialog.querySelector(".pi-search__count");
    this.list = dialog.querySelector(".pi-search__results");
    this.instead = dialog.querySelector(".pi-search__instead");
    this.root = new URL(dialog.dataset.index.replace(/search\/search_index\.json$/, ""), location.href);
    this.field.addEventListener("input", () => this.ask());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask({ isAnswer: true });
      this.list.querySelector("a")?.focus();
    });
    dialog.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  }

  async open() {
    if (this.isWanted) return this.ask(); // opened again
    this.isWanted = true;
    const { failed, loading } = this.dialog.dataset;
    this.count.textContent = loading;
    try {
      await this.load();
      this.count.textContent = "";
      this.ask();
    } catch {
      this.isWanted = false; // opening the dialog again tries again
      this.count.textContent = failed;
    }
  }

  async load() {
    // Without their style sheet results can still be read.
    const [answer] = await Promise.all([
      fetch(this.dialog.dataset.index), addStyleSheet("search-results").catch(() => {}),
    ]);
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    this.said = data.said;
    this.forms = new Intl.PluralRules(data.language); // of what is counted in this language
    this.index = new SearchIndex(data);
    this.suggest(data.docs);
  }

  // What may help when nothing is found: "when to get help", because nobody can foresee all words for a sign of danger,
  // and then the pages of the menu.
  suggest(docs) {
    const help = docs.filter((doc) => doc.help === 0).map((doc) => [new URL(doc.location, this.root).href, doc.title]);
    const links = [...document.querySelectorAll(".pi-menu a:not([href^='#'])")];
    const menu = links.map((link) => [link.href, link.textContent]);
    const items = [...help, ...menu].map(([href, text]) => element("li", {}, element("a", { href }, text)));
    this.instead.querySelector("p").textContent = this.said.instead;
    this.instead.querySelector("ul").replaceChildren(...items);
  }

  // Each key press shows what is certainly meant. Guesses at typing errors, and "nothing found", wait for a pause: the
  // reader may be in the middle of a word.
  ask({ isPause = false, isAnswer = false } = {}) {
    clearTimeout(this.pause);
    if (!this.index) return;
    const isAsked = this.field.value.trim() !== "";
    const found = isAsked ? this.index.find(this.field.value, { guesses: isPause || isAnswer }) : [];
    this.list.replaceChildren(...found.slice(0, MOST).map((place) => entry(place, this)));
    if (found.length || isPause || isAnswer) this.tell(found, isAnswer);
    if (!isAsked || (!found.length && !isPause && !isAnswer)) {
      this.count.textContent = "";
      this.instead.hidden = true;
    }
    const isOpen = isAsked && !isPause && !isAnswer;
    this.dialog.toggleAttribute("data-pi-open", isOpen); // the results may still change
    if (isOpen) this.pause = setTimeout(() => this.ask({ isPause: true }), PAUSE);
  }

  tell(found, isAnswer) {
    const { said } = this;
    const isUnfinished = !isAnswer && this.index.isBegun(this.field.value);
    this.instead.hidden = found.length > 0 || isUnfinished;
    this.count.textContent =
      found.length ? this.counted(found.length)
      : isUnfinished ? said.more
      : said.none;
  }

  counted(count) {
    const { found } = this.said;
    return (found[this.forms.select(count)] ?? found.other).replace("#", String(count));
  }
}

// One result: the title of the page, the heading of its best part, and the text around the words that were found.
function entry({ doc, first, terms }, { root, index: { words } }) {
  const link = element("a", { href: new URL(doc.location, root).href }, doc.page);
  if (doc !== first) link.append(" – ", ...marked(doc.title, terms, words).map(shown));
  return element("li", {}, link, element("p", {}, ...excerpt(doc.text, terms, undefined, words).map(shown)));
}

const shown = ({ text, isFound }) => (isFound ? element("mark", {}, text) : document.createTextNode(text));
