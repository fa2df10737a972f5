// (template: HTMLTemplateElement | null, base?: string) -> Promise<void>: fetches what a tool shows once it is started.
// The published site keeps that in a file of its own. `base` is the address of the template's page if that is another.
export async function fillTemplate(template, base) {
  const src = template?.dataset.src;
  if (!src) return;
  const answer = await fetch(base ? new URL(src, base) : src);
  if (!answer.ok) throw new Error(String(answer.status));
  template.innerHTML = await answer.text();
  delete template.dataset.src;
}
