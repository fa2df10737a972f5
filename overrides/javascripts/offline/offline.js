// Keeps the pages of this language on the device, and forgets them. offline-worker.js does the storing, so that it goes
// on while the reader opens other pages.
import { forgetPages, KEY, keptSince, SITE, WORKER } from "../shared/kept-pages.js";
import { store, stored } from "../shared/storage.js";

// After so many milliseconds without a word the browser has stopped the worker.
const PATIENCE = 60_000;

// (tool: Element) -> void: stores the pages, or if they are stored already shows since when.
export function begin(tool) {
  const template = tool.querySelector("template");
  tool.append(template.content.cloneNode(true));
  const [status, again, forget] = ["[role=status]", "button[data-keep]", "[data-forget]"].map((part) => tool.querySelector(part));
  const { folder, locale, treatment: language } = tool.dataset;
  again.textContent = template.dataset.keep;

  // Which words, what stands in them for "#", and whether the pages are there now; undefined while they are fetched.
  const show = (words, value = "", isKept = undefined) => {
    status.textContent = status.dataset[words].replace("#", value);
    again.hidden = isKept !== false;
    forget.hidden = isKept !== true;
    tool.querySelector("p").hidden = isKept !== false; // what the button is for
  };
  const showKept = (since) => show("kept", inWords(since, locale), true);
  const keep = async () => {
    show("storing", "0%");
    status.focus();
    try {
      showKept(await keepPages(folder, (share) => show("storing", `${Math.floor(100 * share)}%`)));
      store(KEY, language, { on: Date.now() });
    } catch (error) {
      show(reason(error), "", false);
      if (!(await keptSince(SITE, folder).catch(() => null))) await forgetPages(SITE, folder).catch(() => {});
    }
  };
  const look = async () => {
    const since = await keptSince(SITE, folder).catch(() => undefined);
    if (since) return showKept(since);
    store(KEY, language);
    return show("gone", "", false);
  };
  again.addEventListener("click", keep);
  forget.addEventListener("click", async () => {
    store(KEY, language);
    await forgetPages(SITE, folder).catch(() => {});
    status.focus();
  });
  addEventListener(KEY, () => { if (!forget.hidden) show("forgotten", "", false); });
  if (stored(KEY)[language]) look();
  else keep();
}

const inWords = (day, locale) => new Intl.DateTimeFormat(locale, {
  calendar: "gregory", numberingSystem: "latn", day: "numeric", month: "long", year: "numeric",
}).format(day);

// The name of the words that say why nothing was stored.
function reason({ name }) {
  if (name === "QuotaExceededError") return "full";
  return ["TypeError", "SyntaxError", "TimeoutError"].includes(name) ? "failed" : "refused";
}

// (folder: string, tell: (share: number) => void) -> Promise<Date>: when the pages were stored.
async function keepPages(folder, tell) {
  await caches.keys(); // rejects where the browser stores nothing
  await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
  // Some browsers ask the reader. Without it the browser may delete the pages when the device is full.
  navigator.storage?.persist?.().catch(() => {});
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    let waiting;
    const wait = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => reject(new DOMException("", "TimeoutError")), PATIENCE);
    };
    port1.onmessage = ({ data }) => {
      wait();
      if (data.share !== undefined) return tell(data.share);
      clearTimeout(waiting);
      port1.close(); // files that were under way may still come
      return data.on ? resolve(new Date(data.on)) : reject(new DOMException("", data.failed));
    };
    wait();
    active.postMessage({ keep: folder }, [port2]);
  });
}
