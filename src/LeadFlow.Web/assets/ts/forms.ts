const sent = new Set<HTMLFormElement>();

function release(form: HTMLFormElement): void {
  sent.delete(form);
  form.querySelectorAll<HTMLButtonElement>('button[data-sent]').forEach(b => { b.disabled = false; b.removeAttribute('data-sent'); });
}

// A form that changes something is sent once; the button comes back when the page does, or after ten seconds.
function once(e: SubmitEvent): void {
  const form = e.target;
  if (e.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'post') return;
  if (sent.has(form)) {
    e.preventDefault();
    return;
  }

  sent.add(form);
  const button = e.submitter;
  // After the event, or the button's own name and value would be missing from what is sent.
  setTimeout(() => {
    if (button instanceof HTMLButtonElement) {
      button.dataset['sent'] = '';
      button.disabled = true;
    }
  });
  setTimeout(() => release(form), 10_000);
}

// The session has ended, or is another person's: what was typed goes to the server as a whole page does, which keeps it for whoever typed it.
function asWholePage(e: Event): void {
  const { elt, xhr, requestConfig } = (e as CustomEvent<{ elt: Element; xhr: XMLHttpRequest; requestConfig: { verb: string; triggeringEvent?: Event } }>).detail;
  if (xhr.status !== 401 || requestConfig.verb !== 'post' || !(elt instanceof HTMLFormElement) || !elt.matches('[method=post][action]') || !xhr.getResponseHeader('HX-Redirect')) return;
  e.preventDefault();
  const pressed = requestConfig.triggeringEvent instanceof SubmitEvent ? requestConfig.triggeringEvent.submitter : null;
  if (pressed instanceof HTMLButtonElement && pressed.name) {
    elt.append(Object.assign(document.createElement('input'), { type: 'hidden', name: pressed.name, value: pressed.value }));
  }
  setTimeout(() => HTMLFormElement.prototype.submit.call(elt));
}

// What looks again by itself, and nobody pressed: without a session it says so, and leads nobody away from what they are typing.
function stay(e: Event): void {
  const { elt, headers, triggeringEvent } = (e as CustomEvent<{ elt: Element; headers: Record<string, string>; triggeringEvent?: Event }>).detail;
  if (!elt.matches('form, a, button') || (!triggeringEvent?.isTrusted && !elt.matches('form'))) headers['X-Stay'] = '1';
}

// What applies at once in a filter.
const choices = 'select, input[type=checkbox], input[type=radio], input[type=date]';
const filterOf = (choice: Element) => choice.matches(choices) && !choice.closest('[data-on-close]') ? choice.closest<HTMLFormElement>('form[data-autosubmit]') : null;

function differs(choice: Element): boolean {
  if (choice instanceof HTMLSelectElement) return !choice.multiple && choice.selectedIndex !== Math.max(0, [...choice.options].findIndex(o => o.defaultSelected));
  return choice instanceof HTMLInputElement && (choice.type === 'date' ? choice.value !== choice.defaultValue : choice.checked !== choice.defaultChecked);
}

// The filter in which a quick person chose before this script ran. After Back and reload a browser may restore choices by itself: then nobody did.
function choseEarly(): HTMLFormElement | null | undefined {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return visit?.type === 'navigate' ? [...document.querySelectorAll(choices)].filter(differs).map(filterOf).find(f => f) : null;
}

// Ctrl+Enter sends the form one writes in, as its main button does.
function sendByKeys(e: KeyboardEvent): void {
  if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey) || e.isComposing || e.defaultPrevented) return;
  const form = e.target instanceof Element ? e.target.closest('form') : null;
  const [main, ...others] = form?.querySelectorAll<HTMLButtonElement>('button[type=submit].btn-primary') ?? [];
  if (form?.method !== 'post' || !main || main.disabled || others.length > 0) return; // Where there are several, nobody knows which is meant.
  e.preventDefault();
  form.requestSubmit(main);
}

export function forms(): void {
  document.addEventListener('keydown', sendByKeys);
  document.addEventListener('submit', once);
  document.addEventListener('htmx:beforeOnLoad', asWholePage);
  document.addEventListener('htmx:configRequest', stay);
  addEventListener('pageshow', e => {
    [...sent].forEach(release);
    // Back to a list: its filter stands in the address, not in what was chosen before leaving.
    if (e.persisted) document.querySelectorAll<HTMLFormElement>('form[data-autosubmit]').forEach(f => f.reset());
  });

  // Filters: a changed select or check applies at once; what is left empty does not clutter the address.
  document.addEventListener('change', e => {
    if (e.target instanceof Element) filterOf(e.target)?.requestSubmit();
  });
  choseEarly()?.requestSubmit();
  document.addEventListener('formdata', e => {
    if (e.target instanceof HTMLFormElement && e.target.method === 'get') {
      [...e.formData.entries()].forEach(([name, value]) => { if (value === '') e.formData.delete(name); });
    }
  });

  // The chosen file's name stands where it was chosen.
  document.addEventListener('change', e => {
    if (e.target instanceof HTMLInputElement && e.target.type === 'file') {
      const name = e.target.closest('.lf-drop')?.querySelector('[data-file-name]');
      if (name && e.target.files?.[0]) name.textContent = e.target.files[0].name;
      // What is too large anyway need not travel first.
      const { maxBytes, tooLarge } = e.target.dataset;
      e.target.setCustomValidity(maxBytes && (e.target.files?.[0]?.size ?? 0) > Number(maxBytes) ? tooLarge ?? '' : '');
    }
  });
}
