// [data-quiet] refreshes itself when its lead changes, but never under somebody's hands: while a form in it stands open, is on its way
// or is being typed into, or a button is pressed and not yet let go, it waits, and follows when that is over.
const inUse = (el: Element) => el.matches(':active') || el.querySelector('details[open] form, form[data-dirty], form[data-keeps], dialog[open], .htmx-request') !== null
  || (document.activeElement instanceof HTMLElement && el.contains(document.activeElement) && document.activeElement.matches('input:not([type=hidden]), textarea, select'));

function follow(el: HTMLElement): void {
  if (!el.hasAttribute('data-waits') || inUse(el)) return;
  el.removeAttribute('data-waits');
  el.dispatchEvent(new Event('live'));
}

export function quiet(): void {
  document.addEventListener('htmx:beforeRequest', e => {
    const el = (e as CustomEvent<{ elt: Element }>).detail.elt;
    if (el instanceof HTMLElement && el.matches('[data-quiet]') && inUse(el)) {
      e.preventDefault();
      el.setAttribute('data-waits', '');
    }
  });
  // The form may have been opened while the answer was on its way.
  document.addEventListener('htmx:beforeSwap', e => {
    const { detail } = e as CustomEvent<{ requestConfig?: { elt?: Element }; shouldSwap: boolean }>;
    const el = detail.requestConfig?.elt;
    if (el instanceof HTMLElement && el.matches('[data-quiet]') && inUse(el)) {
      detail.shouldSwap = false;
      el.setAttribute('data-waits', '');
    }
  });
  document.addEventListener('input', e => {
    if (e.target instanceof Element) e.target.closest('[data-quiet] form')?.setAttribute('data-dirty', '');
  });
  const later = () => setTimeout(() => document.querySelectorAll<HTMLElement>('[data-waits]').forEach(follow));
  document.addEventListener('toggle', later, true);
  document.addEventListener('focusout', later);
  document.addEventListener('pointerup', later);
  document.addEventListener('htmx:afterSettle', later);
}
