// data-key="c" is clicked by that key, data-key="g l" by one after the other; a field is focused. data-key-label (and data-key-group) puts it
// into the list that "?" opens; data-key-hint lists what another module does. data-levels-key="1" steps through the levels of a group.
// "/" and Ctrl+K go to the search. Keys rest while somebody types, letters in a small form, and those of the page while a dialog is open.
import { openDialog } from './dialogs';
import { pressByKey } from './disclosures';
import { words } from './words';

let pending = '';
let since = 0;

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select'));
}

const scope = (): ParentNode => [...document.querySelectorAll('dialog:modal')].at(-1) ?? document;

// The last one wins: of several toasts the newest is undone.
function find(key: string): HTMLElement | undefined {
  return [...scope().querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)].filter(el => !el.closest('[inert], dialog:not([open])') && !el.matches(':disabled')).at(-1);
}

function press(el: HTMLElement): void {
  if (isTyping(el)) el.focus(); else pressByKey(el);
}

function step(e: KeyboardEvent): boolean {
  const digit = /^Digit(\d)$/.exec(e.code)?.[1];
  const group = digit ? scope().querySelector<HTMLElement>(`[data-levels-key="${digit}"]`) : null;
  if (!group) return false;
  const all = [...group.querySelectorAll<HTMLInputElement>('input[type=radio]:not(:disabled)')];
  const at = all.findIndex(r => r.checked);
  const to = group.contains(document.activeElement) || at < 0 ? all.at((at + (e.shiftKey ? -1 : 1) + all.length) % all.length) : all[at];
  to?.focus();
  if (to && !to.checked) to.click();
  return true;
}

// What the page answers to, gathered from what stands on it, in the order of the groups.
function list(dialog: HTMLDialogElement): void {
  const place = dialog.querySelector<HTMLElement>('[data-keys]');
  if (!place) return;
  const groups = new Map<string, Map<string, string>>();
  document.querySelectorAll<HTMLElement>('[data-key-label]').forEach(el => {
    const { key, keyHint, levelsKey, keyLabel, keyGroup } = el.dataset;
    const of = key ?? keyHint ?? levelsKey;
    if (!of || !keyLabel) return;
    const group = keyGroup ?? words('On this page');
    if (!groups.has(group)) groups.set(group, new Map());
    groups.get(group)!.set(of, keyLabel);
  });
  place.replaceChildren(...[...groups].sort(([a], [b]) => Number(a === place.dataset['last']) - Number(b === place.dataset['last'])).map(([name, keys]) => {
    const section = document.createElement('section');
    section.append(Object.assign(document.createElement('h3'), { className: 'lf-h2', textContent: name }));
    const dl = document.createElement('dl');
    keys.forEach((label, key) => {
      const row = document.createElement('div'), dt = document.createElement('dt'), dd = document.createElement('dd');
      key.split(' ').forEach(k => dt.append(Object.assign(document.createElement('kbd'), { className: 'lf-kbd', textContent: k.replaceAll('+', ' ') }), ' '));
      dd.textContent = label;
      row.append(dt, dd);
      dl.append(row);
    });
    section.append(dl);
    return section;
  }));
}

export function keys(): void {
  const help = () => document.querySelector<HTMLDialogElement>('#keys');
  document.addEventListener('click', e => {
    const dialog = help();
    if (dialog && e.target instanceof Element && e.target.closest('[data-dialog="keys"]')) list(dialog);
  }, true);
  document.addEventListener('keydown', e => {
    if (e.isComposing || e.defaultPrevented) return;
    const search = document.querySelector<HTMLInputElement>('[data-search]');
    const inDialog = document.querySelector('dialog:modal') !== null;
    if (search && !inDialog && e.key.toLowerCase() === 'k' && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey) {
      e.preventDefault();
      search.focus();
      search.select();
      return;
    }

    if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
    const dialog = help();
    if (e.key === '?' && dialog && !inDialog) {
      e.preventDefault();
      list(dialog);
      openDialog(dialog);
      return;
    }

    if (search && !inDialog && e.key === '/') {
      e.preventDefault();
      search.focus();
      return;
    }

    // In a small form that stands open, a letter that means nothing there means nothing.
    if (/^[a-z]$/i.test(e.key) && e.target instanceof Element && e.target.closest('.lf-act[open] > form')) return;
    const started = e.timeStamp - since < 1500 ? pending : '';
    pending = '';
    const wanted = (started && find(`${started} ${e.key}`)) || find(e.key);
    if (wanted) {
      e.preventDefault();
      press(wanted);
    } else if (step(e)) {
      e.preventDefault();
    } else if (/^[a-z]$/.test(e.key) && scope().querySelector(`[data-key^="${e.key} "]`)) {
      [pending, since] = [e.key, e.timeStamp];
    }
  });
}
