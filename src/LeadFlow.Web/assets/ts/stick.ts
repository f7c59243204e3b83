// [data-stick="id"]: a short head that stands while the head itself is scrolled out of sight.
export function stick(): void {
  const look = () => document.querySelectorAll<HTMLElement>('[data-stick]').forEach(bar => { // Both are others after a refresh.
    const head = document.getElementById(bar.dataset['stick']!);
    bar.hidden = !head || head.getBoundingClientRect().bottom > 60;
  });
  addEventListener('scroll', look, { passive: true });
  addEventListener('resize', look);
  document.addEventListener('htmx:afterSettle', look);
  look();
}

// Escape gives up a field that is edited in place.
export function infield(): void {
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || !(e.target instanceof Element)) return;
    const cancel = e.target.closest('form[data-infield]')?.querySelector<HTMLElement>('[data-cancel]');
    if (cancel) {
      e.preventDefault();
      cancel.click();
    }
  });
}
