// What the search finds for a query, and in which order: plain values in, plain values out. It uses nothing of a page or
// a browser, so that any JavaScript engine ranks in the same way. search.js shows the results.
import MiniSearch from "../vendor/minisearch.js";

const FIELDS = { title: 5, page: 2, keywords: 4, text: 1 };
const SHORTEST = 4; // letters: the fewest that the beginning or the stem of a word must have
const ROOT = 3; // the same in scripts that write no short vowels; 2 behind a prefix of 2 letters or more
const GUESSED = 6; // letters from which a word may be misspelt: shorter words are too close to other words
const TWO_SLIPS = 8; // letters from which two of them may be wrong
const ENOUGH = 0.6; // the share of the letters of a sign that must be typed: "alle" is not yet "allergie"
const MOST_WORDS = 16; // of a query: of a pasted text only the first words are looked up
const MOST_LOOKED_AT = 200; // words of the pages that begin like a typed one
const MOST_TERMS = 40; // of those, the closest are searched for
// Days per unit of a duration ("2w"). A month counts as 30 days, so that month 6 is the end of "6M".
const DAYS = { m: 1 / 1440, h: 1 / 24, d: 1, w: 7, M: 30, y: 365 };
const ROUGH = /[wMy]$/; // a stage that is counted in weeks or longer continues where the one before it ends

const WORD = /[\p{L}\p{M}\p{N}]+(?:[-–][\p{L}\p{M}\p{N}]+)*/gu;
// Accents and the signs of vowels that may be left out. In other scripts (Thai, kana) such a mark is a letter.
const MARK = /(?![\u3099\u309A])(?=\p{M})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Arabic}\p{Script=Hebrew}]/gu;
const VOWELLESS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
// A run of letters of a script without spaces between words, in a language that has none.
const RUN = /(?:(?!\p{Script=Latin})[\p{L}\p{M}])+/gu;
// Letters that readers use one for the other, each with the one that is compared. NFKD has parted the marks of hamza
// and madda from their letters. An empty one only lengthens a line.
const SAME_LETTERS = {
  "\u0671": "\u0627", "\u0629": "\u0647", "\u0649": "\u064A", "\u06CC": "\u064A", "\u06A9": "\u0643", "\u0640": "",
};
const VARIANT = new RegExp(`[${Object.keys(SAME_LETTERS).join("")}]`, "g");
const DIGIT = /[\u0660-\u0669\u06F0-\u06F9]/g; // their last four bits are the figure

const folded = (text) => text.normalize("NFKD").replace(MARK, "").toLowerCase()
  .replace(VARIANT, (letter) => SAME_LETTERS[letter])
  .replace(DIGIT, (digit) => String(digit.charCodeAt(0) & 15))
  .normalize("NFC");

// The words of a text with spaces. A word with a hyphen gives its parts and both together: "make-up" is make, up and
// makeup.
function wordsOf(text) {
  const found = folded(text).match(WORD) ?? [];
  return found.flatMap((word) => (/[-–]/.test(word) ? [...word.split(/[-–]/), word.replace(/[-–]/g, "")] : [word]));
}

// The pairs of adjacent letters of a word: "abc" is "ab" and "bc".
function pairsOf(word) {
  const letters = [...word];
  return letters.slice(1).map((letter, at) => letters[at] + letter);
}

// How a language is parted into words. In one that has no spaces between them (`isSpaced` is false), the browser knows
// its words. Where a sentence makes others of the same letters, or the browser knows none, pairs of letters are found.
class Words {
  constructor(language = "", isSpaced = true) {
    this.isSpaced = isSpaced;
    const knows = !isSpaced && typeof Intl === "object" && Intl.Segmenter;
    this.segmenter = knows ? new Intl.Segmenter(language, { granularity: "word" }) : null;
  }

  // The words of a query or a label.
  of(text) {
    if (this.isSpaced) return wordsOf(text);
    // Segmented as it is written, because folding changes letters of some scripts.
    if (this.segmenter) {
      return [...this.segmenter.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike ? wordsOf(segment) : []));
    }
    const apart = folded(text).replace(RUN, (run) => ` ${(pairsOf(run).length ? pairsOf(run) : [run]).join(" ")} `);
    return wordsOf(apart);
  }

  // What a text is found by: its words, and in a language without spaces each letter and each pair of letters too.
  indexed(text) {
    if (this.isSpaced) return wordsOf(text);
    const runs = folded(text).match(RUN) ?? [];
    const grams = runs.flatMap((run) => [...run, ...pairsOf(run)]);
    const known = new Set(grams);
    return [...this.of(text).filter((word) => !known.has(word)), ...grams];
  }

  // One letter is seldom a word, except where a sign is one.
  isWord(word) {
    return word.length > 1 || (!this.isSpaced && word.search(RUN) === 0);
  }

  // "breathing: wheeze, out of breath; sight: blind" as [["breathing", [{ words: ["wheeze"] },
  // { words: ["out", "of", "breath"] }]], …]; `whole` are the same letters in one.
  listsOf(text) {
    const asked = (one) => ({ words: this.of(one), whole: lettersOf(one) });
    return text.split(";").map((line) => line.split(":")).map(([name, words = ""]) =>
      [name.trim(), words.split(",").map(asked).filter((one) => one.words.length)]);
  }

  // Where a text has one of these terms: [from, to, isFound] for each piece of it.
  pieces(text, terms) {
    const wanted = new Set(terms);
    let at = 0;
    if (this.isSpaced) {
      return text.split(/([\p{L}\p{M}\p{N}]+(?:[-–][\p{L}\p{M}\p{N}]+)*)/u).filter(Boolean)
        .map((piece) => [at, at += piece.length, wordsOf(piece).some((word) => wanted.has(word))]);
    }
    let plain = "";
    const places = []; // of each letter of the folded text in the text
    for (const letter of text) {
      for (const unit of folded(letter).split("")) { plain += unit; places.push([at, at + letter.length]); }
      at += letter.length;
    }
    const found = new Set();
    for (const term of wanted) {
      for (let from = plain.indexOf(term); term && from >= 0; from = plain.indexOf(term, from + 1)) {
        for (const [start, end] of places.slice(from, from + term.length)) {
          for (let unit = start; unit < end; unit += 1) found.add(unit);
        }
      }
    }
    const pieces = [];
    for (let unit = 0; unit < text.length; unit += 1) {
      const last = pieces.at(-1);
      if (last?.[2] === found.has(unit)) last[1] = unit + 1;
      else pieces.push([unit, unit + 1, found.has(unit)]);
    }
    return pieces;
  }
}

const SPACED = new Words();

// The letters and figures of a text, without what is between them.
const lettersOf = (text) => folded(text).replace(/[^\p{L}\p{M}\p{N}]/gu, "");

export class SearchIndex {
  // The content of search_index.json. `docs`: parts of pages. `ignored`: stop words. `affixes`: the language's prefixes
  // ("ber-") and suffixes ("-kan"). `same`: words of the pages, each with its synonyms that readers type. `units`: the
  // words for units of time ("d: day, days; w: week"). `language`: its code. `spaced`: whether it has spaces between
  // words.
  constructor({ docs, ignored, affixes, same, units = "", language = "", spaced = true }) {
    this.work = 0; // how many words the last query was compared with: while this is bounded, typing stays cheap
    this.words = new Words(language, spaced);
    this.ignored = new Set(ignored.split(" ").map(folded));
    const puts = affixes.split(" ").map(folded);
    this.prefixes = puts.filter((affix) => affix.endsWith("-")).map((affix) => affix.slice(0, -1));
    this.suffixes = puts.filter((affix) => affix.startsWith("-")).map((affix) => affix.slice(1));
    const lists = (text) => this.words.listsOf(text);
    this.same = lists(same).flatMap(([to, typed]) => typed.map(({ words }) => ({ from: words, to: this.words.of(to) })));
    this.units = new Map(lists(units).flatMap(([unit, names]) => names.map(({ words: [name] }) => [name, unit])));
    this.vocabulary = new Set();
    const tokenize = (text) => {
      const words = this.words.indexed(text);
      for (const word of words) this.vocabulary.add(word);
      return words;
    };
    this.index = new MiniSearch({
      fields: Object.keys(FIELDS), idField: "location", tokenize, processTerm: (term) => term,
      searchOptions: { tokenize: (term) => [term] },
    });
    this.index.addAll(docs);
    this.terms = [...this.vocabulary].sort();
    this.byStem = new Map(); // stem -> the words that share it
    for (const term of this.terms) {
      for (const stem of this.stems(term)) {
        if (!this.byStem.has(stem)) this.byStem.set(stem, []);
        this.byStem.get(stem).push(term);
      }
    }
    this.byLocation = new Map(docs.map((doc) => [doc.location, doc]));
    this.cardDocs = docs.filter((doc) => doc.help);
    this.signs = this.cardDocs.map((doc) => [doc, lists(doc.signs ?? "").flatMap(([, signs]) => signs)]);
    const ofSigns = this.signs.flatMap(([, signs]) => signs).flatMap(({ words }) => words);
    const other = [...ofSigns, ...this.same.flatMap(({ from }) => from)];
    this.foreseen = new Set(other); // words that are not on the pages but lead to something that is
    this.signStems = new Map(ofSigns.map((word) => [word, this.stems(word)]));
    this.beginnings = [...new Set([...this.terms, ...other])].sort();
    this.stages = stagesOf(docs);
    this.courses = new Set(this.stages.map(({ doc }) => pageOf(doc)));
  }

  // The results for a query, best first: { doc, first, terms }. Each page appears once, with its best part; the cards
  // that say when to get help are results of their own. Without `guesses` no word is taken for a typing error.
  find(query, { guesses = true } = {}) {
    this.work = 0;
    const asked = new Asked(this, query, guesses);
    const results = this.ranked(asked.meanings);
    const cards = this.cards(asked, results);
    const pages = new Map(cards.lead ? [["", cards.fit]] : []);
    const day = asked.day();
    for (const doc of cards.lead || !day ? [] : this.stagesOn(day)) pages.set(pageOf(doc), this.place(doc, []));
    for (const result of results) {
      if (result.doc.help) {
        if (!pages.has("")) pages.set("", cards.fit); // at the place of the best of them
        continue;
      }
      const page = pageOf(result.doc);
      const best = pages.get(page);
      if (!best) pages.set(page, { ...this.place(result.doc, result.terms), hits: result.hits });
      // If the page as a whole matches because of its title or keywords, the part that has the words is the better place.
      else if (best.doc === best.first && result.hits === best.hits) {
        Object.assign(best, { doc: result.doc, terms: result.terms });
      }
    }
    if (day && cards.lead) for (const doc of this.stagesOn(day)) pages.set(pageOf(doc), this.place(doc, []));
    const found = [...pages.values()].flat();
    return asked.hasUnknown && !cards.lead ? this.helpBeforeCourse(found) : found;
  }

  // Whether the last word of a query may become a known one: then it is too early to say that nothing was found.
  isBegun(query) {
    const [run] = folded(query).match(/[\p{L}\p{M}\p{N}]+$/u) ?? [];
    const last = run && !this.words.isSpaced ? this.words.of(run).at(-1) : run;
    if (!last || (last.length > SHORTEST && this.ignored.has(last))) return false;
    if (this.foreseen.has(last)) return true; // the first of several: "losing" of "losing voice"
    const at = firstAt(this.beginnings, last);
    return [at, at + 1].some((place) => this.beginnings[place]?.startsWith(last) && this.beginnings[place] !== last);
  }

  // The parts that have words of the query. Those with more of them come first, then those that MiniSearch scores
  // higher.
  ranked(meanings) {
    const wanted = meanings.filter((terms) => terms.size);
    if (!wanted.length) return [];
    this.work += wanted.reduce((sum, terms) => sum + terms.size, 0);
    const queries = wanted.map((terms) => ({
      combineWith: "OR",
      queries: [...terms].map(([term, weight]) => ({
        queries: [term],
        fields: Object.keys(FIELDS),
        boost: Object.fromEntries(Object.entries(FIELDS).map(([field, boost]) => [field, boost * weight])),
      })),
    }));
    const results = this.index.search({ combineWith: "OR", queries }).map((result) => ({
      doc: this.byLocation.get(result.id),
      terms: result.terms,
      hits: wanted.filter((terms) => result.terms.some((term) => terms.has(term))).length,
      score: result.score * (this.byLocation.get(result.id).boost ?? 1),
    }));
    return results.sort((a, b) => b.hits - a.hits || b.score - a.score);
  }

  // The matching help cards, the most urgent first, and whether they lead all results. They do if a sign of one is
  // typed; the less urgent ones with a word of the query then follow. Without a sign ("medicine", "clinic"), those match
  // that have as many of the words as the best of them.
  cards(asked, results) {
    const signed = this.signs.filter(([, signs]) => signs.some((sign) => asked.has(sign))).map(([doc]) => doc);
    const urgency = Math.max(0, ...signed.map((doc) => doc.help));
    const found = results.filter(({ doc }) => doc.help);
    for (const doc of signed) if (!found.some((card) => card.doc === doc)) found.push({ doc, terms: asked.typed });
    const fit = found
      .filter(({ doc, hits }) => (urgency ? signed.includes(doc) || doc.help < urgency : hits === found[0].hits))
      .sort((a, b) => b.doc.help - a.doc.help)
      .map(({ doc, terms }) => this.place(doc, terms));
    return { fit, lead: urgency > 0 };
  }

  // An unknown word may be a sign of danger. So "when to get help" comes before what the recovery timeline calls normal.
  helpBeforeCourse(found) {
    const at = found.findIndex(({ doc }) => doc.help || this.courses.has(pageOf(doc)));
    if (at < 0) return found;
    const helps = [...this.byLocation.values()].filter((doc) => doc.help === 0);
    const own = helps.filter((doc) => pageOf(doc) === pageOf(found[at].doc));
    const first = (own.length ? own : helps).map((doc) => this.place(doc, found[at].terms));
    const rest = found.slice(at).filter(({ doc }) => !first.some((help) => help.doc === doc));
    return [...found.slice(0, at), ...first, ...rest];
  }

  stagesOn(day) {
    return this.stages.filter(({ from, to }) => from <= day && day <= to).map(({ doc }) => doc);
  }

  place(doc, terms) {
    return { doc, first: this.byLocation.get(pageOf(doc)) ?? doc, terms };
  }

  // --- words -------------------------------------------------------------------------------------------------

  // The words of the pages that a typed word certainly means, each with its weight.
  meant(word) {
    const terms = new Map();
    const add = (term, weight) => terms.set(term, Math.max(weight, terms.get(term) ?? 0));
    for (const term of this.beginningWith(word)) add(term, term === word ? 1 : 0.7);
    for (const stem of this.stems(word)) {
      for (const term of this.byStem.get(stem) ?? []) if (term === word || !this.ignored.has(term)) add(term, 0.5);
    }
    if (terms.size) return terms;
    if (!this.words.isSpaced) {
      const pairs = pairsOf(word);
      const known = pairs.filter((pair) => this.vocabulary.has(pair));
      if (known.length * 2 > pairs.length) for (const pair of known) add(pair, 0.5);
      return terms;
    }
    // Written as one word by the reader and as two on the site.
    for (let at = 3; at <= word.length - 3; at += 1) {
      const parts = [word.slice(0, at), word.slice(at)];
      if (parts.every((part) => this.vocabulary.has(part))) for (const part of parts) add(part, 0.7);
    }
    return terms;
  }

  // The words with another ending or a typing error; the first letter is seldom wrong.
  guessed(word) {
    const terms = new Map();
    if (word.length < GUESSED) return terms;
    for (let length = word.length - 1; length >= Math.max(SHORTEST, word.length * 0.6) && !terms.size; length -= 1) {
      for (const term of this.beginningWith(word.slice(0, length))) terms.set(term, 0.4);
    }
    const most = word.length < TWO_SLIPS ? 1 : 2;
    for (const [term, slips] of this.near(this.terms, word, most)) {
      terms.set(term, Math.max(slips === 1 ? 0.6 : 0.3, terms.get(term) ?? 0));
    }
    return terms;
  }

  // The words with the same first letter and a typing error or two: only those with the fewest.
  near(words, word, most) {
    let found = [];
    let fewest = most;
    for (let at = firstAt(words, word[0]); words[at]?.startsWith(word[0]); at += 1) {
      this.work += 1;
      const slips = slipsBetween(word, words[at], fewest);
      if (slips > fewest) continue;
      if (slips < fewest) found = [];
      fewest = slips;
      found.push([words[at], slips]);
    }
    return found;
  }

  // Bounded, because in some languages a tenth of all words begin with the same three letters. The shortest are closest.
  beginningWith(start) {
    if (start.length < 3) return this.vocabulary.has(start) ? [start] : [];
    const from = firstAt(this.terms, start);
    let to = from;
    while (to < from + MOST_LOOKED_AT && this.terms[to]?.startsWith(start)) to += 1;
    this.work += to - from + 1;
    return this.terms.slice(from, to).sort((a, b) => a.length - b.length).slice(0, MOST_TERMS);
  }

  // A word as it is, and without its prefixes and suffixes.
  stems(word) {
    const found = new Set([word]);
    const isVowelless = VOWELLESS.test(word);
    for (const suffix of ["", ...this.suffixes]) {
      if (!word.endsWith(suffix)) continue;
      const start = word.slice(0, word.length - suffix.length);
      for (const prefix of ["", ...this.prefixes]) {
        const stem = start.startsWith(prefix) ? start.slice(prefix.length) : "";
        const least = !isVowelless ? SHORTEST : prefix.length > 1 && !suffix ? ROOT - 1 : ROOT;
        if (stem.length >= least) found.add(stem);
      }
    }
    return found;
  }

  isForeseen(word) {
    return this.vocabulary.has(word) || this.foreseen.has(word);
  }
}

// A query, word by word.
class Asked {
  constructor(index, query, guesses) {
    this.index = index;
    this.insteadOf = new Map();
    this.letters = index.words.isSpaced ? "" : lettersOf(query);
    this.typed = this.inWordsOfThePages(this.joined(this.words(query).slice(0, MOST_WORDS)));
    const asked = [...new Set(this.typed)].filter((word) => index.words.isWord(word));
    const said = asked.filter((word) => !index.ignored.has(word));
    const sure = (said.length ? said : asked).map((word) => [word, this.meant(word)]);
    const unknown = sure.filter(([, terms]) => !terms.size).map(([word]) => word)
      .filter((word) => !isNumber(word) && !index.units.has(word));
    this.hasUnknown = unknown.length > 0; // even if it can be guessed
    this.guessable = new Set(guesses ? unknown.filter((word) => word.length >= GUESSED) : []);
    this.meanings = sure.map(([word, terms]) => (this.guessable.has(word) ? index.guessed(word) : terms));
  }

  // A word with a hyphen gives both parts as one word only if that is a word. "day2" is two words.
  words(query) {
    if (!this.index.words.isSpaced) return this.index.words.of(query);
    return (query.match(WORD) ?? []).flatMap((word) => {
      const [, unit, number] = /^(\p{L}+)(\d+)$/u.exec(folded(word)) ?? [];
      if (this.index.units.has(unit)) return [unit, number];
      const [both, ...parts] = wordsOf(word).reverse();
      return parts.length && !this.index.isForeseen(both) ? parts.reverse() : [...parts.reverse(), both];
    });
  }

  // Joins two words that the pages write as one: "co 2".
  joined(words) {
    const { index } = this;
    const isAlone = (word) => index.isForeseen(word) && !isNumber(word);
    const at = words.findIndex((word, place) => {
      const next = words[place + 1];
      return next && index.isForeseen(word + next) && !(isAlone(word) && isAlone(next));
    });
    if (at < 0) return words;
    return this.joined([...words.slice(0, at), words[at] + words[at + 1], ...words.slice(at + 2)]);
  }

  // The typed words, with synonyms replaced by the words of the pages.
  inWordsOfThePages(typed) {
    for (const { from, to } of this.index.same) {
      const at = typed.findIndex((_, start) => from.every((word, place) => typed[start + place] === word));
      if (at < 0) continue;
      if (from.length === 1) this.insteadOf.set(to[0], from[0]);
      typed = [...typed.slice(0, at), ...to, ...typed.slice(at + from.length)];
    }
    return typed;
  }

  // What a word means. If it replaces a typed synonym, pages that have the synonym count too.
  meant(word) {
    const terms = this.index.meant(word);
    const typed = this.insteadOf.get(word);
    if (typed && this.index.vocabulary.has(typed)) terms.set(typed, 1);
    return terms;
  }

  // Whether a sign of danger is typed: its words together, in any order, with nothing but stop words between them. In a
  // language without spaces also its letters together, however they are parted into words.
  has({ words: sign, whole }) {
    if (this.letters.includes(whole) && this.letters) return true;
    if (sign.length === 2 && this.typed.some((word) => word === sign.join("") || word === sign[1] + sign[0])) return true;
    return this.typed.some((_, start) => {
      const open = [...sign];
      for (let at = start; at < this.typed.length && open.length; at += 1) {
        const place = open.findIndex((word) => this.means(this.typed[at], word));
        if (place >= 0) open.splice(place, 1);
        else if (at === start || this.saysSomething(this.typed[at])) return false;
      }
      return !open.length;
    });
  }

  saysSomething(word) {
    return word.length > 1 && !this.index.ignored.has(word);
  }

  // Whether a typed word is that word of a sign: the word itself, most of it, another form, or a typing error.
  means(typed, word) {
    if (typed === word) return true;
    if (word.startsWith(typed)) return typed.length >= 3 && typed.length >= word.length * ENOUGH;
    const stems = this.index.signStems.get(word);
    for (const stem of this.index.stems(typed)) if (stems.has(stem)) return true;
    return this.guessable.has(typed) && typed[0] === word[0] && slipsBetween(typed, word, 1) <= 1;
  }

  // The day that is asked for: "day 2", or "2 days" if nothing else is asked. For a week or a month, its last day.
  day() {
    const words = this.typed.filter((word) => !this.index.ignored.has(word) || this.index.units.has(word));
    for (const [at, word] of words.entries()) {
      const days = DAYS[this.index.units.get(word)];
      if (days && isNumber(words[at + 1])) return Number(words[at + 1]) * days;
      if (days && words.length === 2 && isNumber(words[at - 1])) return Number(words[at - 1]) * days;
    }
    return undefined;
  }
}

const isNumber = (word = "") => /^\d+$/.test(word);

const pageOf = (doc) => doc.location.split("#")[0];

// The stages of each recovery timeline with their first and last day. Every day belongs to one: "weeks 2 to 4" start
// where "days 4 to 7" end.
function stagesOf(docs) {
  const stages = [];
  for (const doc of docs.filter(({ stage }) => stage)) {
    const [from, to] = doc.stage.map((duration) => parseInt(duration, 10) * DAYS[duration.at(-1)]);
    const before = stages.at(-1);
    const follows = before && pageOf(before.doc) === pageOf(doc) && ROUGH.test(doc.stage[0]) && before.to < to;
    stages.push({ doc, from: follows ? before.to + 1 : from, to });
  }
  return stages;
}

// The index of the first of the sorted words that does not come before `start`.
function firstAt(words, start) {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle] < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

// How many letters are wrong, missing or too many (Levenshtein distance), up to `most`; `most + 1` if there are more.
function slipsBetween(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row[b.length];
}

// --- the text of a result --------------------------------------------------------------------------------------

// A text in pieces, each { text, isFound }: whether the piece is one of the words that were found. `words` are those of
// the index that found them.
export function marked(text, terms, words = SPACED) {
  return words.pieces(text, terms).map(([from, to, isFound]) => ({ text: text.slice(from, to), isFound }));
}

// The text around the first word that was found, in pieces.
export function excerpt(text, terms, around = 80, words = SPACED) {
  const [place] = words.pieces(text, terms).find(([, , isFound]) => isFound) ?? [0];
  const [from, to] = words.isSpaced ? betweenSpaces(text, place, around) : betweenStops(text, place, around / 2);
  const dots = (text) => ({ text, isFound: false });
  return [
    ...(from ? [dots("… ")] : []), ...marked(text.slice(from, to), terms, words), ...(to < text.length ? [dots(" …")] : []),
  ];
}

function betweenSpaces(text, place, around) {
  const from = place > around ? text.lastIndexOf(" ", place - around) + 1 : 0;
  const to = text.indexOf(" ", place + around * 2);
  return [from, to < 0 ? text.length : to];
}

// From the punctuation before the place, where there is any, else from anywhere between two letters.
function betweenStops(text, place, around) {
  const isHalf = (at) => /^[\uDC00-\uDFFF]/.test(text.slice(at));
  const whole = (at) => (isHalf(at) ? at - 1 : at);
  const stop = /[^]*\p{P}\s*/u.exec(text.slice(Math.max(0, place - around), place));
  const start = Math.max(0, place - around);
  const from = place <= around ? 0 : stop ? start + stop[0].length : whole(start);
  return [from, whole(Math.min(text.length, place + around * 2))];
}
