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

// The filter in which a quick person chose before this script ran. After Back and reload a browser may restore choices by itself: then nobody did.
function choseEarly(): HTMLFormElement | undefined {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (visit?.type !== 'navigate') return undefined;
  const differs = (select: HTMLSelectElement) => select.selectedIndex !== Math.max(0, [...select.options].findIndex(o => o.defaultSelected));
  return [...document.querySelectorAll<HTMLFormElement>('form[data-autosubmit]')].find(form =>
    [...form.querySelectorAll('select')].some(s => !s.multiple && !s.closest('[data-on-close]') && differs(s))
    || [...form.querySelectorAll<HTMLInputElement>('input[type=checkbox], input[type=radio]')].some(i => !i.closest('[data-on-close]') && i.checked !== i.defaultChecked));
}

export function forms(): void {
  document.addEventListener('submit', once);
  addEventListener('pageshow', e => {
    [...sent].forEach(release);
    // Back to a list: its filter stands in the address, not in what was chosen before leaving.
    if (e.persisted) document.querySelectorAll<HTMLFormElement>('form[data-autosubmit]').forEach(f => f.reset());
  });

  // Filters: a changed select or check applies at once; what is left empty does not clutter the address.
  document.addEventListener('change', e => {
    if (e.target instanceof Element && e.target.matches('select, input[type=checkbox], input[type=radio], input[type=date]') && !e.target.closest('[data-on-close]')) {
      e.target.closest<HTMLFormElement>('form[data-autosubmit]')?.requestSubmit();
    }
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
