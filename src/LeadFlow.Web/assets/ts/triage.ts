// Triage by keys. What is typed while an answer is on its way is kept and played when it is there, so that no press falls on the lead that
// has just gone. 1 to 4 go to a criterion, one more key gives its level; the list keeps its place; toasts are undone without leaving the page.
import htmx from 'htmx.org';
import { isTyping } from './keys';

const levels: Record<string, string> = { u: 'Unknown', n: 'No', p: 'Possible', l: 'Likely', c: 'Confirmed', 0: 'Unknown', 1: 'No', 2: 'Possible', 3: 'Likely', 4: 'Confirmed' };
const windows: Record<string, string> = { u: 'Unknown', t: 'Month', q: 'Quarter', n: 'NextQuarter', d: 'Dates', 0: 'Unknown', 1: 'Month', 2: 'Quarter', 3: 'NextQuarter', 4: 'Dates' };

let busy = false;
let armed: HTMLElement | null = null;
let scroll = 0;
const waiting: string[] = [];

const lead = () => document.querySelector<HTMLElement>('#lead[data-triage]');
const here = () => lead() ?? document.querySelector<HTMLElement>('.lf-zero');
const isMain = (e: Event) => (e as CustomEvent<{ target?: Element }>).detail.target?.id === 'main';

function arm(group: HTMLElement | null): void {
  armed?.classList.remove('is-armed');
  armed = group;
  armed?.classList.add('is-armed');
}

function dates(): void {
  const form = document.querySelector<HTMLElement>('#dates');
  if (!form) return;
  form.dataset['shown'] = 'true';
  form.querySelector<HTMLInputElement>('input[type=date]')?.focus();
}

function level(key: string): boolean {
  const group = armed;
  if (!group?.isConnected) return false;
  const value = (group.dataset['levelsKey'] === '4' ? windows : levels)[key];
  const radio = value ? group.querySelector<HTMLInputElement>(`input[value="${value}"]`) : null;
  if (!radio) return false;
  arm(null);
  if (value === 'Dates') dates(); else if (!radio.checked) radio.click();
  return true;
}

// Whether the key was one of ours.
function press(key: string): boolean {
  if (document.querySelector('dialog:modal')) return false;
  if (armed && level(key)) return true;
  arm(null);
  const group = /^[1-4]$/.test(key) ? document.querySelector<HTMLElement>(`#lead [data-levels-key="${key}"]`) : null;
  if (group) {
    arm(group);
    (group.querySelector<HTMLInputElement>('input:checked') ?? group.querySelector<HTMLInputElement>('input'))?.focus({ preventScroll: true });
    group.scrollIntoView({ block: 'nearest' });
    return true;
  }

  const choice = document.activeElement;
  if (key === 'Enter' && choice instanceof HTMLInputElement && choice.matches('.lf-triage__answer input[type=radio]:not(:checked)')) {
    choice.click();
    return true;
  }

  if (key === 'Enter' && (document.activeElement === document.body || document.activeElement === lead() || document.activeElement?.id === 'main' || document.activeElement?.matches('input[type=radio]'))) {
    document.querySelector<HTMLElement>('#main [data-full]')?.click();
    return true;
  }

  return false;
}

function play(): void {
  while (!busy && waiting.length > 0) {
    const key = waiting.shift()!;
    const at = document.activeElement ?? document.body;
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    at.dispatchEvent(event);
    // A key that was kept does not press what has the focus by itself.
    if (!event.defaultPrevented && key === 'Enter' && at instanceof HTMLElement && at.matches('button, a')) at.click();
  }
}

// Arrows look at the levels of an answer; Space, Enter or a letter takes one, since taking it saves it.
function look(e: KeyboardEvent): boolean {
  const step = e.key === 'ArrowRight' || e.key === 'ArrowDown' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowUp' ? -1 : 0;
  const radio = e.target;
  if (step === 0 || !(radio instanceof HTMLInputElement) || !radio.matches('.lf-triage__answer input[type=radio]')) return false;
  const all = [...radio.form!.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  all.at((all.indexOf(radio) + step + all.length) % all.length)!.focus();
  return true;
}

// Enter takes the first of those who are called what was typed, once they are known.
let asked = '';
let takes = false;
const first = () => document.querySelector<HTMLElement>('dialog:modal #people button');

function people(): void {
  const box = () => document.querySelector<HTMLInputElement>('dialog:modal [data-typeahead]');
  const isKnown = (input: HTMLInputElement) => input.value === asked;
  document.addEventListener('toggle', e => { if (e.target instanceof HTMLDialogElement) [asked, takes] = ['', false]; }, true);
  document.addEventListener('htmx:configRequest', e => {
    if (e.target instanceof HTMLInputElement && e.target.matches('[data-typeahead]')) e.target.dataset['asking'] = e.target.value;
  });
  // Of its own answer alone: whatever else arrives live meanwhile says nothing of who stands in the list.
  document.addEventListener('htmx:afterRequest', e => {
    const input = box();
    if (!input || e.target !== input || input.dataset['asking'] === undefined) return;
    asked = input.dataset['asking'];
    if (takes && isKnown(input)) {
      takes = false;
      first()?.click();
    }
  });
  document.addEventListener('keydown', e => {
    const input = box();
    if (e.key !== 'Enter' || !input || e.target !== input || e.isComposing) return;
    e.preventDefault();
    if (isKnown(input)) first()?.click(); else takes = true;
  });
}

function undoHere(): void {
  if (!here()) return;
  document.querySelectorAll<HTMLFormElement>('#toasts form[action^="/triage"]:not([hx-post])').forEach(form => {
    form.setAttribute('hx-post', form.getAttribute('action')!);
    form.setAttribute('hx-target', '#main');
    form.setAttribute('hx-select', '#main');
    form.setAttribute('hx-select-oob', '#nav,#tabbar,#toasts:innerHTML');
    form.setAttribute('hx-swap', 'outerHTML show:none');
    htmx.process(form);
  });
}

export function triage(): void {
  document.addEventListener('keydown', e => {
    if (!here() || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
    // Nor does it overtake one that still waits to be played.
    if ((busy || (e.isTrusted && waiting.length > 0)) && (e.key.length === 1 || e.key === 'Enter')) {
      if (e.isTrusted) waiting.push(e.key);
      e.preventDefault();
      e.stopImmediatePropagation();
      return;
    }

    if (look(e)) {
      e.preventDefault();
      e.stopImmediatePropagation();
      return;
    }

    const typeahead = document.querySelector<HTMLInputElement>('dialog:modal [data-typeahead]');
    if (typeahead && e.key.length === 1 && e.key !== ' ') {
      typeahead.focus(); // The letter goes there.
      e.stopImmediatePropagation();
      return;
    }

    if (press(e.key)) {
      e.preventDefault();
      e.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener('change', e => {
    if (e.target instanceof HTMLElement && e.target.id === 'learned') lead()?.focus({ preventScroll: true }); // Keys answer again.
    // Dates are given below, and sent by their own button.
    if (e.target instanceof HTMLInputElement && e.target.value === 'Dates' && e.target.closest('.lf-triage__answer')) {
      e.stopImmediatePropagation();
      dates();
    }
  }, true);

  document.addEventListener('htmx:beforeRequest', e => {
    if (here() && isMain(e)) {
      busy = true;
      document.querySelector('dialog:modal') instanceof HTMLDialogElement && (document.querySelector('dialog:modal') as HTMLDialogElement).close();
      arm(null);
    }
  });
  document.addEventListener('htmx:beforeSwap', e => {
    if (isMain(e)) scroll = document.querySelector('#inbox')?.scrollTop ?? 0;
  });
  document.addEventListener('htmx:afterSettle', e => {
    undoHere();
    if (!busy || !isMain(e)) return; // What comes live meanwhile is no answer to the press.
    const list = document.querySelector('#inbox');
    if (list) list.scrollTop = scroll;
    document.querySelector('#inbox [aria-current]')?.scrollIntoView({ block: 'nearest' });
    (lead() ?? document.querySelector<HTMLElement>('#main'))?.focus({ preventScroll: true });
    busy = false;
    setTimeout(play);
  });
  document.addEventListener('htmx:afterRequest', e => {
    if (isMain(e) && !(e as CustomEvent<{ successful?: boolean }>).detail.successful) {
      busy = false;
      waiting.length = 0;
    }
  });
  people();
  undoHere();
}
