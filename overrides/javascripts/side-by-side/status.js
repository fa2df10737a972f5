// (control: HTMLElement) -> (key: string, name?: string) => void: reports progress in the status line beside the
// control that asked for another language: "loading", "opened", "closed", "failed", or "" for nothing. If that line is
// hidden (the language was in the address), it reports below the page's title.
export function speaker(control) {
  const words = document.querySelector("[data-pi-words]");
  const group = control.closest(".pi-side-by-side");
  const status = (group.checkVisibility() ? group : words).querySelector("[role=status]");
  return (key, name = "") => { status.textContent = key ? words.dataset[key].replace("#", name) : ""; };
}
