// Menus and small forms are <details>: one open at a time, Escape and a click outside close it, the focus goes back.
const open = () => document.querySelectorAll<HTMLDetailsElement>('details[open]:is(.lf-act, .lf-menu, .lf-more)');

export function disclosures(): void {
  document.addEventListener('toggle', e => {
    const opened = e.target;
    if (!(opened instanceof HTMLDetailsElement) || !opened.open || !opened.matches('.lf-act, .lf-menu, .lf-more')) return;
    open().forEach(d => { if (d !== opened) d.open = false; });
    opened.querySelector<HTMLElement>('[data-focus]')?.focus();
  }, true);
  document.addEventListener('click', e => {
    open().forEach(d => { if (e.target instanceof Node && !d.contains(e.target)) d.open = false; });
  });
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape') return;
    open().forEach(d => {
      d.open = false;
      d.querySelector('summary')?.focus();
    });
  });
}
