// A toast goes after ten seconds, one that can be undone after twenty, unless somebody points at it or is inside it.
function arm(): void {
  document.querySelectorAll<HTMLElement>('.lf-toasts:not(.lf-toasts--flow) .lf-toast:not([data-armed])').forEach(toast => {
    toast.dataset['armed'] = '';
    const leave = (): unknown => setTimeout(() => { if (toast.matches(':hover, :focus-within')) leave(); else toast.remove(); }, toast.querySelector('form, [data-again]') ? 20_000 : 10_000);
    leave();
  });
}

// Said by a script: the server's template, filled. What already stands there is not said twice. "again" offers to try once more.
export function toast(said: string, note?: string, again?: { label: string; run: () => void }): HTMLElement | undefined {
  const place = document.querySelector('#toasts');
  const template = document.querySelector<HTMLTemplateElement>('#toast-template');
  if (!place || !template || [...place.querySelectorAll('[data-said]')].some(s => s.textContent === said)) return undefined;
  const made = (template.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>('.lf-toast')!;
  made.querySelector('[data-said]')!.textContent = said;
  const small = made.querySelector('small');
  if (note && small) small.textContent = note; else small?.remove();
  if (again) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-sm btn-plain', textContent: again.label });
    button.dataset['again'] = '';
    button.addEventListener('click', () => { made.remove(); again.run(); });
    made.querySelector('[data-close]')?.before(button);
  }

  place.append(made);
  arm();
  return made;
}

export function toasts(): void {
  document.addEventListener('click', e => {
    if (e.target instanceof Element && e.target.closest('[data-close]')) e.target.closest('.lf-toast')?.remove();
  });
  document.addEventListener('htmx:afterSettle', arm);
  document.addEventListener('htmx:oobAfterSwap', arm);
  // A response without a page of its own may say so in a header: HX-Trigger: {"toast": {"said": "…", "note": "…"}}
  document.addEventListener('toast', e => {
    const { said, note } = (e as CustomEvent<{ said: string; note?: string }>).detail;
    toast(said, note);
  });
  arm();
}
