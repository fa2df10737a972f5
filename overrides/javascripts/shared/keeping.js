// Keeps on this device what the reader filled in, if that is asked for, and hands it over to the same page in another
// language. `keep` is the checkbox that asks for it, `forget` the button that deletes it, and `status` has the words for
// what happened as data attributes.
import { handOver, store, stored, takeOver } from "./storage.js";

export class Keeping {
  // (key: string, treatment: string, parts: { keep, forget, status }, state: () => object)
  constructor(key, treatment, { keep, forget, status }, state) {
    Object.assign(this, { key, treatment, keep, forget, status, state });
    keep.addEventListener("change", () => this.change());
    forget.addEventListener("click", () => {
      this.stop();
      this.say("forgotten");
      keep.focus(); // the button is gone
    });
  }

  say(name) {
    this.status.textContent = this.status.dataset[name];
  }

  change() {
    if (!this.keep.checked) {
      this.stop();
      this.say("forgotten");
    } else if (this.save()) this.say("kept");
  }

  saveIfKept() {
    if (this.keep.checked) this.save();
  }

  // Returns whether it worked.
  save() {
    const isKept = store(this.key, this.treatment, this.state());
    if (!isKept) this.say("refused");
    this.keep.checked = isKept;
    this.forget.hidden = !isKept;
    return isKept;
  }

  stop() {
    store(this.key, this.treatment);
    this.keep.checked = false;
    this.forget.hidden = true;
  }

  // Returns what the same page in another language has handed over, else what is kept on this device, else undefined.
  // What comes from storage may be anything.
  found() {
    const kept = stored(this.key)[this.treatment];
    const known = takeOver(this.key, this.treatment) ?? kept;
    if (!known) return undefined;
    this.keep.checked = Boolean(kept);
    this.forget.hidden = !kept;
    return known;
  }

  // `isShown`: whether the sheet is on the page when the reader changes the language.
  handOver(isShown) {
    handOver(this.key, this.treatment, () => ({ ...this.state(), isShown: isShown() }));
  }
}
