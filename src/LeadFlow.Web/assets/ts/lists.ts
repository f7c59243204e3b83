// [data-rows]: j and k walk its [data-row]s, s picks the row's checkbox. In a form[data-bulk] the picked are counted, [data-pick-all] picks
// those shown, Shift picks a range, Escape lets go. The bar itself appears by CSS alone.
import { isTyping } from './keys';

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-rows] [data-row]')].filter(r => r.offsetParent !== null);
const picks = (form: Element) => [...form.querySelectorAll<HTMLInputElement>('input[data-pick]:not(:disabled)')];
const linkOf = (row: HTMLElement) => row.matches('a, button') ? row : row.querySelector<HTMLElement>('[data-row-link], a[href], button');

function count(form: HTMLElement): void {
  const all = picks(form), chosen = all.filter(p => p.checked).length;
  form.querySelectorAll('[data-picked]').forEach(el => { el.textContent = chosen.toLocaleString(document.documentElement.lang); });
  form.querySelectorAll<HTMLInputElement>('[data-pick-all]').forEach(box => { [box.checked, box.indeterminate] = [all.length > 0 && chosen === all.length, chosen > 0 && chosen < all.length]; });
}

export function lists(): void {
  let last: HTMLInputElement | undefined;
  document.addEventListener('click', e => {
    if (!(e.target instanceof HTMLElement)) return;
    const form = e.target.closest<HTMLElement>('[data-bulk]');
    if (!form) return;
    if (e.target instanceof HTMLInputElement && e.target.matches('[data-pick]')) {
      const all = picks(form), [a, b] = [last ? all.indexOf(last) : -1, all.indexOf(e.target)];
      const to = e.target.checked;
      if (e.shiftKey && a >= 0) all.slice(Math.min(a, b), Math.max(a, b) + 1).forEach(p => { p.checked = to; });
      last = e.target;
    } else if (e.target instanceof HTMLInputElement && e.target.matches('[data-pick-all]')) {
      const to = e.target.checked;
      picks(form).forEach(p => { p.checked = to; });
    } else if (e.target.closest('[data-pick-none]')) {
      picks(form).forEach(p => { p.checked = false; });
    }

    count(form);
  });
  document.addEventListener('keydown', e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target) || document.querySelector('dialog:modal')) return;
    const all = rows(), here = all.findIndex(r => r.contains(document.activeElement));
    if (e.key === 'j' || e.key === 'k') {
      const current = here >= 0 ? here : all.findIndex(r => r.querySelector('[aria-current]') !== null || r.matches('[aria-current]'));
      const next = all[Math.max(0, Math.min(all.length - 1, current < 0 ? 0 : current + (e.key === 'j' ? 1 : -1)))];
      if (!next) return;
      e.preventDefault();
      linkOf(next)?.focus();
      next.scrollIntoView({ block: 'nearest' });
    } else if (e.key === 's' && here >= 0) {
      all[here]?.querySelector<HTMLInputElement>('input[data-pick]')?.click();
    } else if (e.key === 'Escape' && !document.querySelector('details[open]:is(.lf-act, .lf-menu, .lf-more, .lf-pop)')) {
      document.querySelectorAll<HTMLElement>('[data-bulk]').forEach(form => {
        picks(form).forEach(p => { p.checked = false; });
        count(form);
      });
    }
  });
  // After "Back" the browser may have kept the checks.
  const recount = () => document.querySelectorAll<HTMLElement>('[data-bulk]').forEach(count);
  addEventListener('pageshow', recount);
  document.addEventListener('htmx:afterSettle', recount);
}
