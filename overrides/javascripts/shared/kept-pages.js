// The pages that the reader keeps on this device, in caches of the browser: one per language, "pi-pages <site> <folder>
// <release>". offline-worker.js fills them; one that is not whole has no list in it yet.

export const KEY = "pi-offline"; // in the storage: which languages the reader asked to keep
export const LIST = "offline.json";

// The address of the site, from the menu of this page; undefined where there is no such tool.
const worker = document.querySelector("[data-pi-tool=offline]")?.dataset.worker;
export const SITE = worker && new URL(".", new URL(worker, document.baseURI)).href;
export const WORKER = worker;

// (site: string, folder: string) -> Promise<Date | undefined>: since when the pages of a language are kept, if all of
// them are. Rejects if the browser does not let the page look.
export async function keptSince(site, folder) {
  for (const name of await names(site, folder)) {
    const list = await caches.match(site + folder + LIST, { cacheName: name });
    if (list) return new Date((await list.json()).on);
  }
  return undefined;
}

// (site: string, folder?: string) -> Promise<void>: forgets the pages of one language, or else of all. Without any there
// is no worker either.
export async function forgetPages(site, folder) {
  for (const name of await names(site, folder)) await caches.delete(name);
  if ((await names(site)).length === 0) await (await navigator.serviceWorker.getRegistration(site))?.unregister();
  dispatchEvent(new Event(KEY));
}

async function names(site, folder) {
  const all = `pi-pages ${site} `;
  const start = folder === undefined ? all : `${all}${folder} `;
  return (await caches.keys()).filter((name) => name.startsWith(start));
}
