// A call by keys: digits answer the question that is open, Enter or j goes on, k back, n writes, d says how it ended. What is filled in stays in the
// browser until the sheet is finished: a reload, a crash or a lost line loses nothing.
import { isTyping } from './keys';

const prefix = 'lf-call:';
const keptFor = 7 * 24 * 3600 * 1000;

const sheet = () => document.querySelector<HTMLFormElement>('form[data-call]');
const steps = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLDetailsElement>('.lf-callq:not([hidden]) > details')];
const current = (form: HTMLFormElement) => steps(form).find(d => d.open);
const isEnd = (step: HTMLElement) => step.parentElement!.matches('[data-end]');

function show(step: HTMLDetailsElement | undefined, focus = true): void {
  if (!step) return;
  step.open = true; // The others close: they have one name.
  step.scrollIntoView({ block: 'nearest' });
  if (focus) (step.querySelector<HTMLElement>('input[type=radio]:checked:not([value=""])') ?? step.querySelector<HTMLElement>('input[type=radio], textarea') ?? step.querySelector<HTMLElement>('summary'))?.focus({ preventScroll: true });
}

function go(form: HTMLFormElement, by: number): void {
  const all = steps(form), at = current(form);
  show(all[Math.min(all.length - 1, Math.max(0, (at ? all.indexOf(at) : -1) + by))]);
}

function choose(form: HTMLFormElement, digit: string): boolean {
  const step = current(form);
  const radio = step?.querySelector<HTMLInputElement>(`input[data-digit="${digit}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.focus({ preventScroll: true });
  radio.dispatchEvent(new Event('input', { bubbles: true }));
  radio.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}

// What comes of the ending is asked next; where nothing does, the note.
function afterEnding(step: HTMLElement): void {
  const more = [...step.querySelectorAll<HTMLElement>('.lf-callmore')].find(m => getComputedStyle(m).display !== 'none' && m.querySelector('input, select'));
  (more?.querySelector<HTMLElement>('select, input:checked, input') ?? step.querySelector<HTMLElement>('#Sheet_Note'))?.focus();
}

function say(form: HTMLFormElement): void {
  form.querySelectorAll<HTMLElement>('.lf-callq').forEach(q => {
    const said = q.querySelector<HTMLElement>('[data-said]');
    const chosen = q.querySelector<HTMLInputElement>('input[data-digit]:checked:not([value=""])')?.closest('label')?.querySelector('span')?.textContent;
    const text = chosen ?? q.querySelector<HTMLTextAreaElement>('textarea[data-words]')?.value.trim() ?? '';
    if (said && said.textContent !== text) said.textContent = text;
  });
}

function skip(form: HTMLFormElement): void {
  const skips = (document.querySelector<HTMLElement>('#call-now [data-skips]')?.dataset['skips'] ?? '').split(' ');
  form.querySelectorAll<HTMLElement>('[data-question]').forEach(q => { q.hidden = skips.includes(q.dataset['question']!); });
}

type Draft = { user: string; sheet: string; at: number; fields: [string, string][] };

const key = (form: HTMLFormElement) => `${prefix}${form.dataset['user']}:${form.dataset['call']}`;

function keep(form: HTMLFormElement): void {
  const fields = [...new FormData(form)].filter((f): f is [string, string] => typeof f[1] === 'string' && !f[0].startsWith('__'));
  const draft: Draft = { user: form.dataset['user']!, sheet: form.dataset['sheet']!, at: Date.now(), fields };
  try { localStorage.setItem(key(form), JSON.stringify(draft)); } catch { /* No room or no storage: the page itself still holds it. */ }
}

// Of others, and old ones, nothing is kept.
function tidy(form: HTMLFormElement): void {
  for (const name of Object.keys(localStorage).filter(k => k.startsWith(prefix))) {
    const draft = JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Draft>;
    if (draft.user !== form.dataset['user'] || Date.now() - (draft.at ?? 0) > keptFor) localStorage.removeItem(name);
  }
}

function restore(form: HTMLFormElement): void {
  tidy(form);
  const draft = JSON.parse(localStorage.getItem(key(form)) ?? 'null') as Draft | null;
  if (!draft) return;
  if ((form.dataset['finished'] ?? '').split(' ').includes(draft.sheet)) {
    localStorage.removeItem(key(form));
    return;
  }

  if (form.dataset['again']) return; // The server has sent back what was typed.
  const at = (name: string) => draft.fields.find(f => f[0] === name)?.[1];
  if (at('Sheet.ScriptId') !== form.querySelector<HTMLInputElement>('[name="Sheet.ScriptId"]')?.value) return keepsWords(form, draft);
  const places = new Map(draft.fields.filter(f => f[0].endsWith('.Question')).map(f => [f[1], f[0].slice(0, -'.Question'.length)]));
  form.querySelectorAll<HTMLInputElement>('input[name$=".Question"]').forEach(q => fill(form, q.name.slice(0, -'.Question'.length), places.get(q.value), draft));
  for (const [name, value] of draft.fields.filter(f => !f[0].startsWith('Sheet.Answers['))) set(form, name, value);
  form.dataset['sheet'] = draft.sheet;
}

// The script has changed since: what was typed stands in the note, rather than at a question that it was no answer to.
function keepsWords(form: HTMLFormElement, draft: Draft): void {
  const note = form.querySelector<HTMLTextAreaElement>('#Sheet_Note');
  const words = draft.fields.filter(f => (f[0].endsWith('.Text') || f[0] === 'Sheet.Note') && f[1].trim()).map(f => f[1]);
  if (note && words.length > 0) note.value = words.join('\n');
}

function fill(form: HTMLFormElement, to: string, from: string | undefined, draft: Draft): void {
  if (!from) return;
  for (const part of ['Choice', 'Text', 'Amount', 'Currency']) {
    const value = draft.fields.find(f => f[0] === `${from}.${part}`)?.[1];
    if (value !== undefined) set(form, `${to}.${part}`, value);
  }
}

function set(form: HTMLFormElement, name: string, value: string): void {
  form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`[name="${CSS.escape(name)}"]`).forEach(field => {
    if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = field.value === value;
    else if (!(field instanceof HTMLInputElement && field.type === 'hidden') || ['Sheet.SheetId', 'Sheet.Started'].includes(name)) field.value = value;
  });
}

function clock(form: HTMLFormElement): void {
  const place = document.querySelector<HTMLElement>('[data-since]');
  if (!place) return;
  const begun = () => Date.parse(form.querySelector<HTMLInputElement>('[name="Sheet.Started"]')?.value ?? '');
  // The page came at once: from then on by this browser's own clock.
  const drawn = Date.now(), isFresh = !localStorage.getItem(key(form));
  setInterval(() => {
    const s = Math.max(0, Math.floor((Date.now() - (isFresh || Number.isNaN(begun()) ? drawn : Math.min(drawn, begun()))) / 1000));
    place.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
  }, 1000);
}

function press(form: HTMLFormElement, e: KeyboardEvent): boolean {
  const step = current(form);
  if (/^[0-9]$/.test(e.key)) return choose(form, e.key);
  switch (e.key) {
    case 'Enter':
      if (e.target instanceof Element && e.target.closest('a, button, summary') && !e.target.closest('[data-next]')) return false;
      if (step && isEnd(step)) afterEnding(step); else go(form, 1);
      return true;
    case 'j': go(form, 1); return true;
    case 'k': go(form, -1); return true;
    case 'n': (step && !isEnd(step) ? step.querySelector<HTMLElement>('[data-words]') : form.querySelector<HTMLElement>('#Sheet_Note'))?.focus(); return true;
    case 'd': show(form.querySelector<HTMLDetailsElement>('[data-end] > details') ?? undefined); return true;
    default: return false;
  }
}

export function call(): void {
  const form = sheet();
  if (!form) return;
  clock(form);
  restore(form);
  skip(form);
  say(form);
  if (!form.dataset['again']) show(current(form) ?? steps(form)[0]); // Whoever was faster than this script has opened one.
  form.dispatchEvent(new Event('change', { bubbles: true }));

  form.addEventListener('input', () => { say(form); keep(form); });
  form.addEventListener('change', () => { say(form); keep(form); });
  form.addEventListener('click', e => {
    if (e.target instanceof Element && e.target.closest('[data-next]')) go(form, 1);
  });
  document.addEventListener('htmx:afterSettle', e => { if ((e.target as Element | null)?.id === 'call-now') skip(form); });
  // Before the page's own keys.
  document.addEventListener('keydown', e => {
    if (e.isComposing || e.altKey || document.querySelector('dialog:modal')) return;
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      e.stopImmediatePropagation();
      form.requestSubmit();
      return;
    }

    if (e.ctrlKey || e.metaKey) return;
    const target = e.target;
    if (isTyping(target)) {
      if (!(target instanceof HTMLElement) || !form.contains(target)) return;
      if (e.key === 'Escape') (current(form)?.querySelector<HTMLElement>('input[type=radio]:checked') ?? current(form)?.querySelector<HTMLElement>('summary'))?.focus();
      else if (e.key === 'Enter' && target instanceof HTMLInputElement) { if (!isEnd(current(form)!)) go(form, 1); } // It would send the sheet.
      else return;
      e.preventDefault();
      return;
    }

    if (press(form, e)) {
      e.preventDefault();
      e.stopImmediatePropagation();
    }
  }, true);
}
