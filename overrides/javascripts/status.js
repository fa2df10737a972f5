// (asking: HTMLElement) -> (key: string, name?: string) => void: tells, in the line beside what asks for another
// language, how it goes: "loading", "opened", "closed", "failed", or "" for nothing. Where that line is not in sight, because the
// language was chosen in an address, in the line below the title.
export function speaker(asking) {
  const words = document.querySelector("[data-pi-words]");
  const group = asking.closest(".pi-side-by-side");
  const status = (group.checkVisibility() ? group : words).querySelector("[role=status]");
  return (key, name = "") => { status.textContent = key ? words.dataset[key].replace("#", name) : ""; };
}
