// (template: HTMLTemplateElement | null, base?: string) -> Promise<void>: fetches what a tool shows once it is started.
// The published site keeps that in a file of its own; `base` is the address of the page that the template is from.
export async function fillTemplate(template, base = document.baseURI) {
  if (!template?.dataset.src) return;
  const answer = await fetch(new URL(template.dataset.src, base));
  if (!answer.ok) throw new Error(String(answer.status));
  template.innerHTML = await answer.text();
  delete template.dataset.src;
}
