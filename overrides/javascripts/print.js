// Prints a part of the page alone: `change` sets that up, `undo` takes it back when the reader goes on. Not at
// `afterprint`, which comes before the page was drawn where print() does not wait, as on phones.
export function printed(change, undo) {
  const goingOn = new AbortController();
  for (const type of ["pointerdown", "pointermove", "keydown"]) {
    addEventListener(type, () => { goingOn.abort(); undo(); }, { signal: goingOn.signal });
  }
  change();
  print();
}
