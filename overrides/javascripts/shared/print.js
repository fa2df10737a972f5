// Prints one part of the page: `change` prepares the page, `undo` restores it as soon as the reader does something.
// Not on `afterprint`: where print() does not wait, as on phones, that event comes before the page has been drawn.
export function printed(change, undo) {
  const goingOn = new AbortController();
  for (const type of ["pointerdown", "pointermove", "keydown"]) {
    addEventListener(type, () => { goingOn.abort(); undo(); }, { signal: goingOn.signal });
  }
  change();
  print();
}

// Prints what the style sheets show on paper while the page has this class.
export function printWith(className) {
  const { classList } = document.body;
  printed(() => classList.add(className), () => classList.remove(className));
}
