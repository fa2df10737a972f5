// (asking: HTMLElement) -> (key: string, name?: string) => void: tells, in the line beside what asks for another
// language, how it goes: "loading", "opened", "closed", "failed", or "" for nothing.
export function speaker(asking) {
  const words = document.querySelector("[data-pi-words]").dataset;
  const status = asking.closest(".pi-side-by-side").querySelector("[role=status]");
  return (key, name = "") => { status.textContent = key ? words[key].replace("#", name) : ""; };
}
