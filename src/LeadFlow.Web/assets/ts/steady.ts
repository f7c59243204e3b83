// What comes live is swapped under somebody's hands: the focus goes back to what stands in its place.
let lost: { place: string; find: string; index: number } | undefined;

function sign(el: Element): string {
  const name = ['id', 'data-key', 'href', 'name'].find(n => el.hasAttribute(n));
  return name ? `${el.localName}[${name}="${CSS.escape(el.getAttribute(name)!)}"]` : el.localName;
}

function giveBack(): void {
  if (!lost || (document.activeElement && document.activeElement !== document.body)) return;
  const { place, find, index } = lost;
  const again = document.getElementById(place)?.querySelectorAll<HTMLElement>(find);
  (again?.[index] ?? again?.[again.length - 1])?.focus({ preventScroll: true });
}

export function steady(): void {
  document.addEventListener('htmx:beforeSwap', e => {
    const { target, requestConfig } = (e as CustomEvent<{ target: Element; requestConfig?: { elt?: Element } }>).detail;
    const focused = document.activeElement;
    lost = undefined;
    if (!focused || !target.contains(focused) || !requestConfig?.elt?.matches('[data-live]')) return;
    const find = sign(focused);
    lost = { place: target.id, find, index: [...target.querySelectorAll(find)].indexOf(focused) };
  });
  document.addEventListener('htmx:afterSettle', () => {
    giveBack();
    lost = undefined;
  });
}
