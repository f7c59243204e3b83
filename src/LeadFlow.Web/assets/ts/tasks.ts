// The row of a task that has the focus: x or Space finishes, s puts off, e edits. After a press the focus
// goes to the row that has come up in its place.
import { pressByKey } from './disclosures';
import { isTyping } from './keys';

const rowOf = (el: Element | null) => el?.closest<HTMLElement>('[data-row]') ?? null;
const shown = () => [...document.querySelectorAll<HTMLElement>('[data-row]')].filter(r => r.offsetParent !== null);
const isMain = (e: Event) => (e as CustomEvent<{ target?: Element }>).detail.target?.id === 'main';
let place = -1;

function focusRow(row: HTMLElement | undefined): void {
  row?.querySelector<HTMLElement>('[data-row-link]')?.focus();
}

export function tasks(): void {
  document.addEventListener('keydown', e => {
    if (e.isComposing || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target) || document.querySelector('dialog:modal')) return;
    const row = rowOf(document.activeElement);
    if (!row || document.activeElement?.closest('form[data-keeps], .lf-pop[open]')) return;
    const onLink = document.activeElement?.matches('[data-row-link]') ?? false;
    const wanted = e.key === 'x' || (e.key === ' ' && onLink) ? row.querySelector<HTMLElement>('[data-finish]')
      : e.key === 's' ? row.querySelector<HTMLElement>('[data-snooze] > summary')
      : e.key === 'e' ? row.querySelector<HTMLElement>('[data-edit]')
      : null;
    if (!wanted) return;
    e.preventDefault();
    pressByKey(wanted);
  });

  // A form that came into its row: the first field has the focus, Cancel closes it where it stands.
  document.addEventListener('htmx:afterSwap', e => {
    if (!(e.target instanceof HTMLElement) || !e.target.matches('.lf-do__more')) return;
    rowOf(e.target)?.classList.add('is-open');
    e.target.querySelector<HTMLElement>('[data-focus], textarea')?.focus();
  });
  const close = (form: Element) => {
    const row = rowOf(form);
    form.remove();
    row?.classList.remove('is-open');
    if (row) focusRow(row);
  };
  document.addEventListener('click', e => {
    const cancel = e.target instanceof Element ? e.target.closest('.lf-do__more [data-cancel]') : null;
    if (!cancel) return;
    e.preventDefault();
    close(cancel.closest('form')!);
  });
  document.addEventListener('keydown', e => {
    const form = e.key === 'Escape' && e.target instanceof Element ? e.target.closest('.lf-do__more form[data-keeps]') : null;
    if (form && !e.defaultPrevented) {
      e.preventDefault();
      close(form);
    }
  });

  document.addEventListener('htmx:beforeRequest', e => {
    if (!isMain(e)) return; // Something that came live.
    const form = e.target instanceof Element ? e.target.closest('[data-stays]') : null;
    place = form ? shown().indexOf(rowOf(form)!) : -1;
  });
  document.addEventListener('htmx:afterSettle', e => {
    if (place < 0 || !isMain(e)) return;
    const rows = shown();
    focusRow(rows[Math.min(place, rows.length - 1)]);
    place = -1;
  });

  // Back from a form with "#to-do": on to the first that is left.
  if (location.hash === '#to-do' || location.hash === '#to-call') addEventListener('load', () => setTimeout(() => focusRow(document.querySelector<HTMLElement>(`${location.hash} [data-row]`) ?? undefined))); // Going to the fragment takes the focus away first.
}
