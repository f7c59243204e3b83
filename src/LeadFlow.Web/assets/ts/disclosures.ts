// Menus, lists and small forms are <details>: one open at a time, Escape and a click outside close it, the focus goes back. What opens stays
// inside the window: it turns to the other side, upwards, or is pushed in.
const kinds = '.lf-act, .lf-menu, .lf-more, .lf-pop';
const open = () => document.querySelectorAll<HTMLDetailsElement>(`details[open]:is(${kinds})`);
const panelOf = (d: HTMLElement) => d.querySelector<HTMLElement>(':scope > :is(.lf-pop__panel, .lf-menu__list, .lf-act__form)');
const gap = 8;

function place(d: HTMLDetailsElement): void {
  const panel = panelOf(d);
  if (!panel) return;
  panel.removeAttribute('data-align');
  panel.removeAttribute('data-up');
  panel.style.removeProperty('translate');
  if (!['absolute'].includes(getComputedStyle(panel).position)) return;
  const out = () => {
    const { left, right } = panel.getBoundingClientRect();
    return left < gap ? gap - left : right > document.documentElement.clientWidth - gap ? document.documentElement.clientWidth - gap - right : 0;
  };
  const first = out();
  if (first !== 0) panel.dataset['align'] = first > 0 ? 'start' : 'end';
  const box = panel.getBoundingClientRect(), from = d.getBoundingClientRect();
  if (box.bottom > innerHeight - gap && from.top > box.height + gap) panel.dataset['up'] = '';
  const rest = out();
  if (rest !== 0) panel.style.translate = `${rest}px`;
}

// A list of checks applies when it closes, if something in it was changed.
function apply(d: HTMLDetailsElement): void {
  if (!d.hasAttribute('data-changed')) return;
  d.removeAttribute('data-changed');
  d.closest('form')?.requestSubmit();
}

// One at a time; what is typed next goes inside, and whoever is there already stays where they are.
function opened(d: HTMLDetailsElement): void {
  open().forEach(other => { if (other !== d && !other.contains(d)) other.open = false; });
  place(d);
  if (!panelOf(d)?.contains(document.activeElement)) d.querySelector<HTMLElement>('[data-focus]')?.focus();
}

// By a key. The browser tells of what has opened later than the next key of a quick person may come, and outside that key means something else.
export function pressByKey(el: HTMLElement): void {
  el.click();
  const d = el.parentElement;
  if (el.localName === 'summary' && d instanceof HTMLDetailsElement && d.open && d.matches(kinds)) opened(d);
}

export function disclosures(): void {
  document.addEventListener('toggle', e => {
    const d = e.target;
    if (!(d instanceof HTMLDetailsElement) || !d.matches(kinds)) return;
    if (d.open) opened(d); else apply(d);
  }, true);
  document.addEventListener('click', e => {
    open().forEach(d => { if (e.target instanceof Node && !d.contains(e.target)) d.open = false; });
  });
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape') return;
    open().forEach(d => {
      e.preventDefault(); // The dialog around it stays.
      d.open = false;
      d.querySelector('summary')?.focus();
    });
  });
  document.addEventListener('change', e => {
    if (e.target instanceof Element) e.target.closest('details.lf-pop[data-on-close]')?.setAttribute('data-changed', '');
  });
  // A long list is narrowed by what is typed above it.
  document.addEventListener('input', e => {
    if (!(e.target instanceof HTMLInputElement) || !e.target.matches('[data-narrow]')) return;
    const wanted = e.target.value.trim().toLocaleLowerCase();
    e.target.closest('.lf-pop__panel')?.querySelectorAll<HTMLElement>('.lf-pop__item').forEach(item => { item.hidden = wanted !== '' && !(item.textContent ?? '').toLocaleLowerCase().includes(wanted); });
  });
  addEventListener('resize', () => open().forEach(place));
}
