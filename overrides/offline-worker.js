"use strict";
// Stores the pages of a language when the reader asks for it, and shows them when there is no network. Until then it is
// not registered. With a network each page comes from there. What the list of a language names (offline.json, made by
// the build with a digest of every file) is stored whole or not at all: the list itself is stored last, and a cache
// without it does not count.

const SITE = registration.scope;
const LIST = "offline.json";
const START = `pi-pages ${SITE} `;
// Milliseconds: how long a bad line may take before the stored page is shown, and how often to look for a new release.
const PATIENCE = 10_000, BETWEEN = 60_000;
const AT_ONCE = 6;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// --- storing

const running = new Map(); // folder of a language -> promise of its list

addEventListener("message", (event) => {
  const [port] = event.ports;
  const done = keep(event.data.keep, (share) => port.postMessage({ share })).then(
    ({ on }) => port.postMessage({ on }),
    ({ name }) => port.postMessage({ failed: name }),
  );
  event.waitUntil(done);
});

// (folder: string, tell?: (share: number) => void) -> Promise<list>: the pages of a language as they are now, stored.
// Rejects if not all of them could be; then what was stored before stays.
function keep(folder, tell = () => {}) {
  if (!running.has(folder)) running.set(folder, fill(folder, tell).finally(() => running.delete(folder)));
  return running.get(folder);
}

async function fill(folder, tell) {
  const answer = await fetch(SITE + folder + LIST, { cache: "no-cache" });
  if (!answer.ok) throw new TypeError(answer.status);
  const list = await answer.json();
  const before = (await whole()).find((kept) => kept.list.folder === folder);
  if (before?.list.release === list.release) return before.list;
  const name = `${START}${folder} ${list.release}`;
  await caches.delete(name);
  lists.delete(name);
  const cache = await caches.open(name);
  const rest = Object.entries(list.files);
  const all = rest.length, stop = new AbortController();
  const fetchNext = async () => {
    for (let next = rest.pop(); next; next = rest.pop()) {
      await put(cache, next, before, stop.signal);
      tell(1 - rest.length / all);
    }
  };
  const underWay = Array.from({ length: AT_ONCE }, fetchNext);
  try {
    await Promise.all(underWay);
    // The reader may have forgotten the pages in the meantime.
    if (before && !(await caches.has(before.name))) throw new TypeError();
    list.on = Date.now();
    await cache.put(SITE + folder + LIST, new Response(JSON.stringify(list)));
  } catch (error) {
    rest.length = 0;
    stop.abort();
    await Promise.allSettled(underWay);
    await caches.delete(name);
    throw error;
  }
  for (const other of await names(folder)) if (other !== name) await caches.delete(other);
  return list;
}

// A file that has not changed is taken from what was stored before. One that is not as the list says, such as of the next
// release, is refused by the browser.
async function put(cache, [path, digest], before, signal) {
  const same = before?.list.files[path] === digest && await inCache(before.name, SITE + path);
  await cache.put(SITE + path, same || await fetch(SITE + path, { cache: "no-cache", integrity: digest, signal }));
}

const names = async (folder) => (await caches.keys()).filter((name) => name.startsWith(folder === undefined ? START : `${START}${folder} `));

const lists = new Map(); // name of a cache -> its list

// A file in one cache. Not with caches.open(), which would make a cache anew that was deleted in the meantime.
const inCache = (name, url, options) => caches.match(url, { ...options, cacheName: name });

// Each language that is stored whole, as { name, list }; the newest first.
async function whole() {
  const found = [];
  for (const name of await names()) {
    const folder = name.slice(START.length).split(" ")[0];
    if (!lists.has(name)) lists.set(name, await (await inCache(name, SITE + folder + LIST))?.json());
    const list = lists.get(name);
    if (list) found.push({ name, list });
    else lists.delete(name); // not whole yet
  }
  return found.sort((one, other) => other.list.on - one.list.on);
}

let lookedAt = 0;

// A new release replaces the stored one. What a worker that was stopped left behind goes.
async function renew() {
  if (Date.now() - lookedAt < BETWEEN) return;
  lookedAt = Date.now();
  const kept = await whole();
  if (!running.size) {
    for (const name of await names()) if (!kept.some((one) => one.name === name)) await caches.delete(name);
  }
  for (const { list } of kept) await keep(list.folder).catch(() => {}); // the one before stays
}

// --- showing

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SITE)) return;
  event.respondWith(request.mode === "navigate" ? page(event) : part(request));
});

async function page(event) {
  const { request } = event;
  const network = fetch(request, { cache: "no-cache" });
  const kept = () => storedPage(new URL(request.url));
  try {
    const answer = await inTime(network);
    if (answer) {
      event.waitUntil(renew());
      return answer;
    }
    return await kept() ?? await network;
  } catch {
    return await kept() ?? Response.error();
  }
}

async function part(request) {
  const kept = await stored(new URL(request.url));
  // What lies here never changes.
  if (kept && request.url.startsWith(`${SITE}static/`)) return kept;
  try {
    const network = fetch(request);
    return await (kept ? inTime(network) : network) ?? kept;
  } catch {
    return kept ?? Response.error();
  }
}

// The answer, or undefined if it takes too long.
const inTime = (answer) => Promise.race([answer, new Promise((resolve) => { setTimeout(resolve, PATIENCE); })]);

async function stored(url) {
  for (const { name } of await whole()) {
    const found = await inCache(name, url, { ignoreSearch: true });
    if (found) return found;
  }
  return undefined;
}

async function storedPage(url) {
  const kept = await whole();
  if (!kept.length) return undefined;
  const path = `${url.origin}${url.pathname}`.slice(SITE.length).replace(/(^|\/)index\.html$/, "$1");
  for (const { name, list } of kept) {
    if (path in list.files) return withLine(await inCache(name, SITE + path), list);
    if (`${path}/` in list.files) return Response.redirect(`${SITE}${path}/${url.search}`);
  }
  return absent(path, kept);
}

// The stored page with a line on top that says so.
async function withLine(page, list) {
  const on = new Intl.DateTimeFormat(list.locale, {
    calendar: "gregory", numberingSystem: "latn", day: "numeric", month: "long", year: "numeric",
  }).format(list.on);
  const style = `<link rel="stylesheet" href="${SITE}${list.style}">`;
  const line = `<p class="pi-stored" role="status">${list.line.replace("#", on)}</p>`;
  const text = (await page.text())
    .replace("</head>", () => `${style}</head>`)
    .replace(/<body[^>]*>/, (body) => body + line);
  return html(text, page.headers);
}

// Says in the language of an address that its page is not stored, and what is.
function absent(path, kept) {
  const { languages } = kept[0].list;
  const folder = Object.keys(languages).filter((one) => path.startsWith(one)).sort((a, b) => b.length - a.length)[0];
  const links = kept.map(({ list }) => {
    const { code, direction, name } = languages[list.folder];
    return `<li><a href="${SITE}${list.folder}" hreflang="${code}" lang="${code}" dir="${direction}">${name}</a></li>`;
  });
  const text = languages[folder].absent.replaceAll("{site}", SITE).replace("{stored}", () => links.join(""));
  return html(text, new Headers(), 503);
}

function html(text, headers, status = 200) {
  const kept = new Headers(headers);
  for (const name of ["Content-Encoding", "Content-Length"]) kept.delete(name);
  kept.set("Content-Type", "text/html; charset=utf-8");
  return new Response(text, { status, headers: kept });
}
