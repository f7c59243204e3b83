// Answering in place: while a criterion is open, u n p l c choose its level and Ctrl+Enter saves.
import { isTyping } from './keys';

const openForm = (target: EventTarget | null) => target instanceof Element ? target.closest<HTMLFormElement>('[data-bant] details[open] > form') : null;

// Whoever is quick has opened the next criterion before the last one is saved: it stays open, with what was typed.
let open: { criterion: string; values: [string, string][]; focus: string } | undefined;
const criterionOf = (form: HTMLFormElement) => new FormData(form).get('Bant.Criterion') as string;

function keep(section: Element, sent: Element | undefined): void {
  const form = [...section.querySelectorAll<HTMLFormElement>('details[open] > form')].find(f => f !== sent);
  const focused = document.activeElement;
  open = form && {
    criterion: criterionOf(form),
    values: [...new FormData(form)].filter((v): v is [string, string] => typeof v[1] === 'string' && v[0].startsWith('Bant.')),
    focus: focused && form.contains(focused) ? focused.getAttribute('name') ?? '' : '',
  };
}

function reopen(): void {
  const was = open;
  open = undefined;
  const form = was && [...document.querySelectorAll<HTMLFormElement>('[data-bant] details > form')].find(f => criterionOf(f) === was.criterion);
  if (!was || !form) return;
  (form.parentElement as HTMLDetailsElement).open = true;
  for (const [name, value] of was.values) {
    form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`[name="${name}"]`).forEach(field => {
      if (field instanceof HTMLInputElement && field.type === 'radio') field.checked = field.value === value;
      else if (!(field instanceof HTMLInputElement && field.type === 'hidden')) field.value = value;
    });
  }

  if (was.focus) setTimeout(() => form.querySelector<HTMLElement>(`[name="${was.focus}"]${was.focus === 'Bant.Level' || was.focus === 'Bant.Pick' ? ':checked' : ''}`)?.focus());
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
  document.addEventListener('htmx:beforeSwap', e => {
    const { target, requestConfig } = (e as CustomEvent<{ target: Element; requestConfig?: { elt?: Element } }>).detail;
    if (target.matches('[data-bant]') && requestConfig?.elt instanceof HTMLFormElement) keep(target, requestConfig.elt);
  });
  document.addEventListener('htmx:afterSettle', reopen);
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
    }
  }, true);
}
