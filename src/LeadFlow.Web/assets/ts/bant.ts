// Answering in place: while a criterion is open, letters choose its level or its time and Ctrl+Enter saves.
import { isTyping } from './keys';

const openForm = (target: EventTarget | null) => target instanceof Element ? target.closest<HTMLFormElement>('[data-bant] details[open] > form') : null;

// An answer as it was typed: with what has the focus in it, and whether it was refused once.
interface Typed { criterion: string; values: [string, string][]; focus: string; refused?: boolean }
const criterionOf = (form: HTMLFormElement) => new FormData(form).get('Bant.Criterion') as string;
const formOf = (criterion: string) => [...document.querySelectorAll<HTMLFormElement>('[data-bant] details > form')].find(f => criterionOf(f) === criterion);

function read(form: HTMLFormElement): Typed {
  const focused = document.activeElement;
  return {
    criterion: criterionOf(form),
    values: [...new FormData(form)].filter((v): v is [string, string] => typeof v[1] === 'string' && v[0].startsWith('Bant.')),
    focus: focused && form.contains(focused) ? focused.getAttribute('name') ?? '' : '',
  };
}

// Into the form that stands there now: which answer it goes on from, which is hidden, is its own but for what was refused.
function write(form: HTMLFormElement, typed: Typed): void {
  for (const [name, value] of typed.values) {
    form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`[name="${name}"]`).forEach(field => {
      if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = field.value === value;
      else if (typed.refused || !(field instanceof HTMLInputElement && field.type === 'hidden')) field.value = value;
    });
  }
}

function goOn(form: HTMLFormElement, typed: Typed): void {
  write(form, typed);
  (form.parentElement as HTMLDetailsElement).open = true;
  if (typed.focus) form.querySelector<HTMLElement>(`[name="${typed.focus}"]${typed.focus === 'Bant.Level' || typed.focus === 'Bant.Pick' ? ':checked' : ''}`)?.focus();
}

// Answers are saved one after the other: each brings a new panel, and the next goes on from there. Its form closes at once, so that whoever is
// quick may open it again, or the next one. What was refused is sent once more after the others, and stays open then.
let saving: { form: HTMLFormElement; typed: Typed; isRefused?: boolean } | undefined;
const waiting: Typed[] = [];
const isSame = (a: Typed, b: Typed) => a.criterion === b.criterion && JSON.stringify(a.values) === JSON.stringify(b.values);

function close(form: HTMLFormElement): void {
  const details = form.parentElement as HTMLDetailsElement;
  const summary = details.querySelector('summary');
  const hadFocus = form.contains(document.activeElement);
  details.open = false;
  summary?.setAttribute('aria-busy', 'true');
  if (hadFocus) summary?.focus();
}

function putLast(refused: Typed): void {
  const newer = waiting.filter(w => w.criterion === refused.criterion).at(-1);
  waiting.splice(0, waiting.length, ...waiting.filter(w => w.criterion !== refused.criterion), { ...(newer ?? refused), refused: true });
}

function oneByOne(): void {
  document.addEventListener('submit', e => {
    const form = e.target;
    if (!saving || !(form instanceof HTMLFormElement) || !form.matches('[data-bant] details > form')) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    const typed = read(form);
    close(form);
    if (!isSame(waiting.at(-1) ?? saving.typed, typed)) waiting.push(typed);
  }, true);
  document.addEventListener('htmx:beforeSend', e => {
    const form = (e as CustomEvent<{ elt: Element }>).detail.elt;
    if (!(form instanceof HTMLFormElement) || !form.matches('[data-bant] details > form')) return;
    saving = { form, typed: read(form) };
    close(form);
  });
  document.addEventListener('htmx:afterRequest', e => {
    const { requestConfig, successful } = (e as CustomEvent<{ requestConfig?: { elt?: Element }; successful?: boolean }>).detail;
    if (!saving || requestConfig?.elt !== saving.form) return;
    const { form, typed, isRefused } = saving;
    saving = undefined;
    if (isRefused && !typed.refused && waiting.length > 0) putLast(typed);
    form.parentElement?.querySelector('summary')?.removeAttribute('aria-busy');
    if (!successful && form.isConnected) (form.parentElement as HTMLDetailsElement).open = true; // Nothing came back: it stands there as typed.
    const next = waiting.shift(), again = next && formOf(next.criterion);
    if (!again) return;
    const since = again.matches('details[open] > form') ? read(again) : undefined; // Opened once more meanwhile.
    write(again, next);
    again.requestSubmit();
    if (since) goOn(again, since);
  });
}

// What is being typed while a new panel comes goes on in it, and what has the focus elsewhere keeps it.
let open: Typed | undefined;
let elsewhere: HTMLElement | undefined;

function keep(section: Element): void {
  const form = section.querySelector<HTMLFormElement>('details[open] > form');
  const focused = document.activeElement;
  open = form ? read(form) : undefined;
  elsewhere = focused instanceof HTMLElement && focused !== document.body && !section.contains(focused) ? focused : undefined;
}

function reopen(): void {
  const [was, outside] = [open, elsewhere];
  [open, elsewhere] = [undefined, undefined];
  const isRefused = document.querySelector('[data-bant] details[open]') !== null; // It stays what is looked at.
  if (saving) saving.isRefused = isRefused;
  const form = was && formOf(was.criterion);
  if (form && isRefused) write(form, was); else if (form) goOn(form, was);

  outside?.focus({ preventScroll: true }); // At once, or the next key would fall on the page.
}

// What was noted is said until its reader moves on: a live message draws the answers anew, and knows nothing of it.
function saidStays(): void {
  let said: Element | undefined;
  document.addEventListener('htmx:beforeSwap', e => {
    const { target, requestConfig } = (e as CustomEvent<{ target: Element; requestConfig?: { elt?: Element } }>).detail;
    if (target.matches('[data-bant]')) said = requestConfig?.elt === target ? target.querySelector('.lf-bantedit__said:not(:empty)') ?? undefined : undefined;
  });
  document.addEventListener('htmx:afterSwap', () => {
    const fresh = said && document.querySelector('[data-bant] .lf-bantedit__said');
    if (said && fresh && fresh !== said && fresh.childElementCount === 0) fresh.replaceWith(said);
    said = undefined;
  });
}

export function bant(): void {
  saidStays();
  oneByOne();
  document.addEventListener('htmx:beforeSwap', e => {
    const { target, requestConfig } = (e as CustomEvent<{ target: Element; requestConfig?: { elt?: Element } }>).detail;
    if (target.matches('[data-bant]') && requestConfig?.elt instanceof HTMLFormElement) keep(target);
  });
  document.addEventListener('htmx:afterSettle', e => { if (e.target instanceof Element && e.target.matches('[data-bant]')) reopen(); });
  // Before the page's own keys: "u" is a level here, not an undo.
  document.addEventListener('keydown', e => {
    const form = openForm(e.target);
    if (!form || e.isComposing) return;
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      form.requestSubmit();
      return;
    }

    if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
    const level = form.querySelector<HTMLInputElement>(`[data-level-key="${CSS.escape(e.key.toLowerCase())}"]`);
    if (level) {
      e.preventDefault();
      e.stopPropagation();
      level.checked = true;
      level.focus();
      level.dispatchEvent(new Event('change', { bubbles: true }));
      const then = level.value === 'days' ? '.lf-picks__days input' : level.value === 'later' ? '.lf-picks__later select' : undefined;
      if (then) form.querySelector<HTMLElement>(then)?.focus();
    }
  }, true);
}
