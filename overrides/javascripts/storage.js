// What a tool keeps on this device if the reader asks for it: an object, with an entry for each treatment. Storage may
// be full or switched off, and then even looking at it is refused.

// (key: string) -> object: what is kept, by treatment; empty where nothing is, or nothing that can be read.
export function stored(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key));
    return typeof found === "object" && found ? found : {};
  } catch { return {}; }
}

// (key: string, treatment: string, state: () => object | undefined) -> void: what the reader has filled in goes along
// to this page in another language. The tab holds it until the other page takes it.
export function handOver(key, treatment, state) {
  const carry = ({ ctrlKey, metaKey, shiftKey }) => {
    const value = ctrlKey || metaKey || shiftKey ? undefined : state(); // those open another tab
    try {
      if (value) sessionStorage.setItem(key, JSON.stringify({ [treatment]: value }));
    } catch { /* the other page begins anew */ }
  };
  for (const link of document.querySelectorAll("[data-pi-language]")) link.addEventListener("click", carry);
}

// (key: string, treatment: string) -> object | undefined: what was handed over, once.
export function takeOver(key, treatment) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key))?.[treatment];
    sessionStorage.removeItem(key);
    return typeof found === "object" && found ? found : undefined;
  } catch { return undefined; }
}

// (key: string, treatment: string, value?: object) -> boolean: keeps it, or forgets it without a value and leaves what
// is kept for other treatments. Whether that could be done.
export function store(key, treatment, value) {
  try {
    if (!value && localStorage.getItem(key) === null) return true; // nothing is written that was not asked for
    const { [treatment]: _, ...others } = stored(key);
    const all = value ? { ...others, [treatment]: value } : others;
    if (Object.keys(all).length) localStorage.setItem(key, JSON.stringify(all));
    else localStorage.removeItem(key);
    return true;
  } catch { return false; }
}
