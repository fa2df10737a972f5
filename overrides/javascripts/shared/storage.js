// What a tool keeps on this device when the reader asks for it: an object with one entry per treatment. Storage may be
// full or switched off, and then even reading it throws.

// (key: string) -> object: what is kept, by treatment. Empty if there is nothing, or nothing that can be read.
export function stored(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key));
    return typeof found === "object" && found ? found : {};
  } catch { return {}; }
}

// (key: string, treatment: string, state: () => object | undefined) -> void: a reader who changes to this page in
// another language takes along what was filled in. The tab holds it until the other page picks it up.
export function handOver(key, treatment, state) {
  const carry = ({ ctrlKey, metaKey, shiftKey }) => {
    const value = ctrlKey || metaKey || shiftKey ? undefined : state(); // these keys open another tab
    try {
      if (value) sessionStorage.setItem(key, JSON.stringify({ [treatment]: value }));
    } catch { /* the other page starts empty */ }
  };
  for (const link of document.querySelectorAll("[data-pi-language]")) link.addEventListener("click", carry);
}

// (key: string, treatment: string) -> object | undefined: what was handed over. It can be taken once.
export function takeOver(key, treatment) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key))?.[treatment];
    sessionStorage.removeItem(key);
    return typeof found === "object" && found ? found : undefined;
  } catch { return undefined; }
}

// (key: string, treatment: string, value?: object) -> boolean: keeps the value, or without one forgets this treatment
// and leaves the others. Returns whether that worked.
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
