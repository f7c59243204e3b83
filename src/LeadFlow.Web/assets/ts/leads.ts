// The list of leads: x picks the row with the focus, e or a double click edits it in its place, Back comes home to the row that was opened,
// columns are put in order before they are kept, and the list comes afresh once what was done with many of its leads is through.
import htmx from 'htmx.org';
import { isTyping } from './keys';

const key = 'lf-lead-opened';
const rowOf = (el: EventTarget | null) => el instanceof Element ? el.closest<HTMLElement>('tr[data-row]') : null;
const isEditing = () => document.querySelector('#list tr.is-edit') !== null;

function edit(row: HTMLElement, field?: string): void {
  const url = row.dataset['edit'];
  if (!url) return;
  const address = new URL(url, location.href);
  address.searchParams.set('edit', 'true');
  if (field) address.searchParams.set('focus', field);
  void htmx.ajax('get', address.pathname + address.search, { source: row, target: row, swap: 'outerHTML' });
}

function remember(): void {
  document.addEventListener('click', e => {
    const row = e.target instanceof Element && e.target.closest('[data-row-link]') ? rowOf(e.target) : null;
    try { if (row) sessionStorage.setItem(key, `${location.pathname}${location.search} ${row.id}`); } catch { /* private window */ }
  });
  addEventListener('pageshow', () => {
    try {
      const [address, id] = (sessionStorage.getItem(key) ?? '').split(' ');
      const entry = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
      if (!id || address !== location.pathname + location.search || entry?.type !== 'back_forward') return;
      document.getElementById(id)?.querySelector<HTMLElement>('[data-row-link]')?.focus();
    } catch { /* private window */ }
  });
}

function columns(e: MouseEvent): void {
  const button = e.target instanceof Element ? e.target.closest('[data-column-up]') : null;
  const item = button?.closest('li');
  if (!item) return;
  e.preventDefault();
  item.previousElementSibling?.before(item);
  (button as HTMLElement).focus();
}

export function leads(): void {
  // Enter in a panel of the bulk bar presses the button that the panel is for.
  document.addEventListener('keydown', e => {
    const field = e.key === 'Enter' && !e.isComposing && e.target instanceof Element ? e.target.closest<HTMLElement>('.lf-bulk .lf-pop__panel :is(input, select)') : null;
    if (!field || field.matches('[data-narrow]')) return;
    e.preventDefault();
    field.closest('.lf-pop__panel')!.querySelector<HTMLElement>('.btn-primary')?.click();
  });
  remember();
  document.addEventListener('click', columns);
  document.addEventListener('keydown', e => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return;
    const row = rowOf(document.activeElement);
    if (e.key === 'Escape' && row?.matches('.is-edit')) {
      e.preventDefault();
      row.querySelector<HTMLElement>('[data-leave]')?.click();
    } else if (row && !isTyping(e.target) && !document.querySelector('dialog:modal')) {
      if (e.key === 'x') row.querySelector<HTMLInputElement>('input[data-pick]')?.click();
      else if (e.key === 'e' && row.dataset['edit']) edit(row);
      else return;
      e.preventDefault();
    }
  });
  document.addEventListener('dblclick', e => {
    const row = rowOf(e.target), cell = e.target instanceof Element ? e.target.closest<HTMLElement>('td') : null;
    if (!row || !cell || (e.target as Element).closest('a, button, input, select, textarea, .is-edit')) return;
    getSelection()?.removeAllRanges();
    edit(row, cell.dataset['field']);
  });
  // Whoever lets go of a row lets go of "all that match" too.
  document.addEventListener('change', e => {
    if (!(e.target instanceof HTMLInputElement) || !e.target.matches('[data-pick], [data-pick-all]') || e.target.checked) return;
    const all = document.querySelector<HTMLInputElement>('input[name="All"][form="bulk"]');
    if (all) all.checked = false;
  });
  document.addEventListener('htmx:afterSettle', e => {
    const row = e.target instanceof HTMLElement && e.target.matches('tr[data-row]') ? e.target : null;
    if (row?.matches('.is-edit')) row.querySelector<HTMLElement>('[data-focus]')?.focus();
    else if (row) row.querySelector<HTMLElement>('[data-row-link]')?.focus();
    const done = document.querySelector<HTMLElement>('#bulk-state[data-done]');
    const list = document.querySelector<HTMLElement>('#list');
    if (!done || !list || isEditing()) return;
    done.removeAttribute('data-done');
    void htmx.ajax('get', list.dataset['refresh'] ?? location.href, { source: list, target: list, select: '#list', swap: 'outerHTML' });
  });
}
