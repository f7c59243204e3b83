// The public form: asks what depends on an answer, keeps what was typed if the page closes, and tells a page that frames it how tall it is.
// Everything works without this: then every question is shown, and the server knows which were asked.
const root = document.documentElement;
const form = document.querySelector<HTMLFormElement>('form[data-form]');

function kept(slug: string): string { return `lf-form-${slug}`; }

function chosen(of: HTMLFormElement, name: string): string[] {
  return new FormData(of).getAll(name).map(String);
}

function askWhatDepends(of: HTMLFormElement): void {
  for (const part of of.querySelectorAll<HTMLElement>('[data-if]:not([data-if=""])')) {
    const wanted = (part.dataset['is'] ?? '').split(' ');
    const hidden = part.closest('[hidden]') !== part && !chosen(of, part.dataset['if'] ?? '').some(v => wanted.includes(v));
    part.hidden = hidden;
    for (const field of part.querySelectorAll<HTMLInputElement>('input, select, textarea')) field.disabled = hidden;
  }
}

function keep(of: HTMLFormElement, slug: string): void {
  const said = [...new FormData(of)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('_') && !name.startsWith('utm_'));
  try { sessionStorage.setItem(kept(slug), JSON.stringify(said)); } catch { /* Full or forbidden: nothing is kept. */ }
}

function putBack(of: HTMLFormElement, slug: string): void {
  let said: [string, string][] = [];
  try { said = JSON.parse(sessionStorage.getItem(kept(slug)) ?? '[]') as [string, string][]; } catch { return; }
  for (const field of of.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>('input:not([type=hidden]), select, textarea')) {
    const values = said.filter(([name]) => name === field.name).map(([, value]) => value);
    if (values.length === 0) continue;
    if (field instanceof HTMLInputElement && (field.type === 'radio' || field.type === 'checkbox')) field.checked = values.includes(field.value);
    else if (!field.value) field.value = values[0] ?? '';
  }
}

if (form) {
  const slug = form.dataset['form'] ?? '';
  if (!form.querySelector('[aria-invalid]')) putBack(form, slug);
  askWhatDepends(form);
  const note = document.createElement('p');
  note.className = 'lf-pub__kept';
  note.textContent = form.dataset['kept'] ?? '';
  form.append(note);
  form.addEventListener('input', () => { askWhatDepends(form); keep(form, slug); });
  form.addEventListener('submit', () => { for (const b of form.querySelectorAll('button')) setTimeout(() => { b.disabled = true; }); });
  addEventListener('pageshow', () => { for (const b of form.querySelectorAll('button')) b.disabled = false; });
  document.querySelector<HTMLElement>('[data-focus]')?.focus();
}

const sent = document.querySelector<HTMLElement>('[data-sent]');
if (sent) {
  try { sessionStorage.removeItem(kept(sent.dataset['sent'] ?? '')); } catch { /* Nothing was kept. */ }
}

if (parent !== window) {
  root.classList.add('is-framed');
  const tell = () => { parent.postMessage({ leadflow: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) }, '*'); };
  new ResizeObserver(tell).observe(document.body);
  tell();
  if (sent) {
    const go = sent.dataset['go'];
    parent.postMessage({ leadflow: 'sent', go: go && /^https?:\/\//.test(go) ? go : null }, '*');
  }
}
