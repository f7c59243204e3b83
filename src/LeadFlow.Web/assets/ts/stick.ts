// [data-stick="id"]: a short head that stands while the head itself is scrolled out of sight.
export function stick(): void {
  const bar = document.querySelector<HTMLElement>('[data-stick]');
  const head = bar && document.getElementById(bar.dataset['stick']!)?.parentElement;
  if (!bar || !head) return;
  const look = () => {
    const el = document.getElementById(bar.dataset['stick']!); // It is another one after each refresh.
    bar.hidden = !el || el.getBoundingClientRect().bottom > 60;
  };
  addEventListener('scroll', look, { passive: true });
  addEventListener('resize', look);
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
