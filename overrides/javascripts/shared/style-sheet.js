// Style sheets that are fetched together with the script that needs them.
const loads = new Map(); // name -> promise of that sheet, which is added once

// (name: string) -> Promise<void>: adds stylesheets/tools/<name>.css to the page. Resolves once it applies, and rejects
// if it cannot be fetched; asked again, it is tried again.
export function addStyleSheet(name) {
  if (!loads.has(name)) {
    loads.set(name, load(name).catch((error) => {
      loads.delete(name);
      throw error;
    }));
  }
  return loads.get(name);
}

function load(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../../stylesheets/tools/${name}.css`, import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => { link.remove(); reject(new Error(link.href)); });
    document.head.append(link);
  });
}
