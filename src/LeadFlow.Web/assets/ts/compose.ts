// The composer: links that open it (data-compose="Call"), and what was typed outlives errors, a session that ended and a page left by mistake.
const store = (key: string) => `lf-draft:${key}`;

function compose(kind: string): void {
  const form = document.querySelector<HTMLFormElement>('#touch');
  if (!form) return;
  const radio = form.querySelector<HTMLInputElement>(`input[name="Touch.Kind"][value="${CSS.escape(kind)}"]`);
  if (radio) radio.checked = true;
  form.scrollIntoView({ block: 'center' });
  form.querySelector<HTMLTextAreaElement>('textarea')?.focus();
}

function keep(form: HTMLFormElement): void {
  const key = store(form.dataset['draft']!);
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('__'));
  const isEmpty = ![...form.querySelectorAll<HTMLTextAreaElement>('textarea')].some(t => t.value.trim() !== '');
  try {
    if (isEmpty) sessionStorage.removeItem(key); else sessionStorage.setItem(key, JSON.stringify(fields));
  } catch { /* No room or no storage: the page itself still holds it. */ }
}

function restore(): void {
  document.querySelectorAll<HTMLFormElement>('form[data-draft]:not([data-armed])').forEach(form => {
    form.dataset['armed'] = '';
    const key = store(form.dataset['draft']!);
    if (form.querySelector('[data-draft-saved]')) {
      sessionStorage.removeItem(key);
      return;
    }

    const kept = sessionStorage.getItem(key);
    if (!kept || [...form.querySelectorAll<HTMLTextAreaElement>('textarea')].some(t => t.value.trim() !== '')) return;
    for (const [name, value] of JSON.parse(kept) as [string, string][]) {
      form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`[name="${CSS.escape(name)}"]`).forEach(field => {
        if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) field.checked = field.value === value;
        else if (!(field instanceof HTMLInputElement && field.type === 'hidden')) field.value = value;
      });
    }
  });
}

export function composer(): void {
  document.addEventListener('click', e => {
    const link = e.target instanceof Element ? e.target.closest<HTMLElement>('[data-compose]') : null;
    if (!link || !document.querySelector('#touch')) return;
    e.preventDefault();
    compose(link.dataset['compose']!);
  });
  document.addEventListener('input', e => {
    const form = e.target instanceof Element ? e.target.closest<HTMLFormElement>('form[data-draft]') : null;
    if (form) keep(form);
  });
  document.addEventListener('htmx:afterSettle', restore);
  restore();
}
