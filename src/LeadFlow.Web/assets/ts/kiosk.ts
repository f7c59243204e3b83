// A form at a stand, without network. The device's token came once behind the # of a link; the form and what visitors send live in the browser's own
// database. A visitor is thanked once their answers are on the disk; the server gets them when it can be reached, each once.
import { canScan, scanBeside, type Person } from './badge';
import { Queue, newKey, saveAsFile, say, type Kept } from './kept';

interface Choice { key: string; label: string }
interface Question { key: string; kind: string; label: string; meaning: string; help?: string; required: boolean; choices: Choice[]; shownIf?: { question: string; choices: string[] } }
interface Texts { title: string; intro?: string; submit: string; questions: Question[]; thanks: { title: string; text?: string }; theme: { accent?: string; onAccent?: string; ground?: string } }
interface Words { optional: string; look: string; closed: string; problems: Record<string, string> }
interface Sheet { company: string; form: string; device: string; version: number; open: boolean; pin: string; language: string; texts: Record<string, Texts>; words: Record<string, Words> }

const base = location.pathname.replace(/\/kiosk\/.*$/, '');
const says = document.querySelector<HTMLElement>('#says')!.dataset;
const paper = document.querySelector<HTMLElement>('#paper')!;
const state = document.querySelector<HTMLElement>('#state')!;
const staff = document.querySelector<HTMLDialogElement>('#staff')!;
const thanksFor = 5000, idleFor = 60_000, againAfter = 15_000;

let queue: Queue, token: string | undefined, sheet: Sheet | undefined, language = '', revoked = false, idle = 0;

const element = <K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string | boolean | undefined> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  made.append(...children);
  return made;
};

async function showState(): Promise<void> {
  const unsent = (await queue.all()).length;
  state.textContent = revoked ? says['revoked'] ?? '' : unsent > 0 ? say(says['unsent'] ?? '', unsent) : '';
  state.dataset['unsent'] = String(unsent);
  document.querySelector('#device')!.textContent = sheet?.device ?? '';
  document.querySelector('#facts')!.textContent = sheet ? say(says['facts'] ?? '', sheet.form, sheet.version, unsent) : '';
}

async function fetchForm(): Promise<void> {
  if (!token) return;
  const answer = await fetch(`${base}/kiosk/form`, { headers: { Authorization: `Bearer ${token}` }, cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok) {
    sheet = await answer.json() as Sheet;
    revoked = false;
    await queue.set('sheet', sheet);
  } else if (answer?.status === 401) revoked = true;
}

async function send(kept: Kept): Promise<'taken' | 'again' | 'stop'> {
  const answer = await fetch(`${base}/kiosk/answers`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ key: kept.key, at: kept.at, ...(kept.body as object) }) });
  if (answer.ok) return 'taken';
  return answer.status === 401 || answer.status === 403 ? 'stop' : 'again';
}

async function flush(): Promise<void> {
  if (!token || (await queue.all()).length === 0) { await showState(); return; }
  const outcome = await queue.flush(send);
  revoked = outcome === 'stop' || (revoked && outcome !== 'done');
  await showState();
}

function texts(): Texts { return sheet!.texts[language] ?? sheet!.texts[sheet!.language]!; }
function words(): Words { return sheet!.words[language] ?? sheet!.words[sheet!.language]!; }

function said(form: HTMLFormElement): Record<string, string[]> {
  const posted: Record<string, string[]> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value !== '') (posted[name] ??= []).push(value);
  return posted;
}

// What is asked of somebody who answers so, in order: an answer to what was not asked counts for nothing, whatever hangs on it.
function asked(questions: Question[], posted: Record<string, string[]>): Question[] {
  const all = new Set<string>();
  return questions.filter(q => {
    const is = !q.shownIf || (all.has(q.shownIf.question) && (posted[q.shownIf.question] ?? []).some(v => q.shownIf!.choices.includes(v)));
    if (is) all.add(q.key);
    return is;
  });
}

function problemOf(question: Question, values: string[]): string | undefined {
  const value = (values[0] ?? '').trim();
  if (value === '') return question.required ? 'missing' : undefined;
  if (question.kind === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return 'noEmail';
  if (question.kind === 'phone' && (value.match(/\d/g) ?? []).length < 5) return 'noPhone';
  if (question.kind === 'number' && !/^-?\d+(\.\d+)?$/.test(value)) return 'noNumber';
  return value.length > (question.kind === 'long-text' ? 5000 : 300) ? 'tooLong' : undefined;
}

function field(question: Question): HTMLElement {
  const optional = question.required ? [] : [' ', element('span', {}, words().optional)];
  const help = question.help ? [element('p', { class: 'lf-pub__help' }, question.help)] : [];
  const id = `k-${question.key}`;
  if (question.kind === 'consent') return element('div', { class: 'lf-pub__f', 'data-q': question.key }, element('label', { class: 'lf-pub__ok' }, element('input', { type: 'checkbox', name: question.key, value: 'yes' }), element('span', {}, question.label)), ...help);
  if (question.kind === 'choice' || question.kind === 'multi-choice') {
    return element('fieldset', { class: 'lf-pub__f', 'data-q': question.key }, element('legend', {}, question.label, ...optional),
      element('div', { class: 'lf-pick' }, ...question.choices.map(c => element('label', {}, element('input', { type: question.kind === 'choice' ? 'radio' : 'checkbox', name: question.key, value: c.key }), element('span', {}, c.label)))), ...help);
  }
  const types: Record<string, string> = { email: 'email', phone: 'tel', date: 'date' };
  const input = question.kind === 'long-text' ? element('textarea', { id, name: question.key, rows: '3' }) : element('input', { id, name: question.key, type: types[question.kind] ?? 'text', inputmode: question.kind === 'number' ? 'decimal' : undefined, autocomplete: 'off', autocapitalize: question.kind === 'email' ? 'off' : undefined });
  return element('div', { class: 'lf-pub__f', 'data-q': question.key, 'data-meaning': question.meaning }, element('label', { for: id }, question.label, ...optional), input, ...help);
}

// The company's colours, as its public page has them.
function colour(theme: Texts['theme']): void {
  const root = document.documentElement.style;
  if (theme.accent) root.setProperty('--form-accent', theme.accent);
  if (theme.onAccent) root.setProperty('--form-on', theme.onAccent);
  if (theme.ground) root.setProperty('--form-ground', theme.ground);
}

function draw(): void {
  if (!sheet) return;
  colour(texts().theme);
  document.documentElement.lang = language;
  const t = texts();
  if (!sheet.open) { paper.replaceChildren(element('p', { class: 'lf-pub__by' }, sheet.company), element('h1', { class: 'lf-pub__h' }, words().closed)); return; }
  const form = element('form', { novalidate: true, id: 'form', autocomplete: 'off' });
  const tongues = Object.keys(sheet.texts);
  if (tongues.length > 1) {
    form.append(element('p', { class: 'lf-kiosk__tongues' }, ...tongues.map(l => {
      const button = element('button', { type: 'button', 'aria-pressed': String(l === language) }, new Intl.DisplayNames([l], { type: 'language' }).of(l) ?? l);
      button.addEventListener('click', () => { language = l; draw(); });
      return button;
    })));
  }
  form.append(element('p', { class: 'lf-pub__by' }, sheet.company), element('h1', { class: 'lf-pub__h' }, t.title), ...(t.intro ? [element('p', { class: 'lf-pub__p' }, t.intro)] : []));
  if (canScan()) {
    const button = element('button', { type: 'button', class: 'lf-kiosk__plain' }, says['scan'] ?? '');
    button.addEventListener('click', () => void scanBadge(form, button));
    form.append(button);
  }
  form.append(...t.questions.filter(q => q.kind !== 'hidden').map(field), element('button', { type: 'submit', class: 'lf-pub__send' }, t.submit));
  const ask = () => {
    const keys = new Set(asked(t.questions, said(form)).map(q => q.key));
    for (const part of form.querySelectorAll<HTMLElement>('[data-q]')) part.hidden = !keys.has(part.dataset['q'] ?? '');
  };
  form.addEventListener('input', ask);
  form.addEventListener('submit', e => { e.preventDefault(); void submit(form); });
  ask();
  paper.replaceChildren(form);
  scrollTo(0, 0);
}

async function scanBadge(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const person = await scanBeside(button, says['stop'] ?? '');
  if (person) {
    const put = (meaning: string, value: string | undefined) => {
      const input = form.querySelector<HTMLInputElement>(`[data-meaning="${meaning}"] input`);
      if (input && value) input.value = value;
    };
    fillFrom(person, put);
  }
}

function fillFrom(person: Person, put: (meaning: string, value: string | undefined) => void): void {
  const [first, ...last] = (person.name ?? '').split(' ');
  put('full-name', person.name); put('first-name', first); put('last-name', last.join(' '));
  put('email', person.email); put('phone', person.phone); put('company', person.company); put('job-title', person.job); put('website', person.website);
}

async function submit(form: HTMLFormElement): Promise<void> {
  const t = texts(), posted = said(form);
  form.querySelectorAll('.lf-pub__err').forEach(e => e.remove());
  let first: HTMLElement | undefined;
  const questions = asked(t.questions, posted);
  for (const q of questions.filter(q => q.kind !== 'hidden')) {
    const problem = problemOf(q, posted[q.key] ?? []);
    const part = form.querySelector<HTMLElement>(`[data-q="${CSS.escape(q.key)}"]`);
    part?.querySelector('input, textarea')?.toggleAttribute('aria-invalid', problem !== undefined);
    if (!problem || !part) continue;
    part.append(element('p', { class: 'lf-pub__err', role: 'alert' }, words().problems[problem] ?? words().look));
    first ??= part;
  }
  if (first) { first.scrollIntoView({ block: 'center' }); first.querySelector<HTMLElement>('input, textarea')?.focus(); return; }

  for (const q of t.questions) if (!questions.includes(q)) delete posted[q.key];
  try {
    await queue.put({ key: newKey(), at: new Date().toISOString(), body: { version: sheet!.version, language, posted } });
  } catch {
    form.prepend(element('p', { class: 'lf-pub__err', role: 'alert' }, says['full'] ?? '')); // What they typed stays on the screen.
    scrollTo(0, 0);
    return;
  }
  paper.replaceChildren(element('div', { role: 'status', 'data-thanks': true }, element('h1', { class: 'lf-pub__h' }, t.thanks.title), ...(t.thanks.text ? [element('p', { class: 'lf-pub__p' }, t.thanks.text)] : [])));
  void flush();
  const next = () => { paper.removeEventListener('click', next); clearTimeout(timer); startAfresh(); };
  const timer = setTimeout(next, thanksFor);
  paper.addEventListener('click', next);
}

function startAfresh(): void { language = sheet?.language ?? ''; draw(); }

// Whoever walks away leaves nothing behind for the next one to read.
function watchIdle(): void {
  clearTimeout(idle);
  idle = window.setTimeout(() => { if (document.querySelector('#form') && !staff.open) startAfresh(); watchIdle(); }, idleFor);
}

function wireStaff(): void {
  const pin = document.querySelector<HTMLInputElement>('#pin')!, panel = document.querySelector<HTMLElement>('#panel')!, pinForm = document.querySelector<HTMLFormElement>('#pin-form')!;
  const leave = document.querySelector<HTMLElement>('#leave')!;
  leave.hidden = false; // Not before: without a form there is no PIN to ask for yet.
  leave.addEventListener('click', () => { pinForm.hidden = false; panel.hidden = true; pin.value = ''; document.querySelector<HTMLElement>('#pin-wrong')!.hidden = true; staff.showModal(); pin.focus(); });
  pinForm.addEventListener('submit', e => {
    e.preventDefault();
    const right = !sheet || pin.value === sheet.pin;
    document.querySelector<HTMLElement>('#pin-wrong')!.hidden = right;
    pinForm.hidden = right;
    panel.hidden = !right;
    pin.value = '';
  });
  document.querySelectorAll('[data-close]').forEach(b => b.addEventListener('click', () => staff.close()));
  document.querySelector('#send')!.addEventListener('click', () => void flush());
  document.querySelector('#refresh')!.addEventListener('click', () => void fetchForm().then(startAfresh).then(showState));
  document.querySelector('#save')!.addEventListener('click', () => void queue.all().then(all => saveAsFile('leadflow-kiosk.json', all)));
}

async function start(): Promise<void> {
  queue = await Queue.open('leadflow-kiosk');
  const given = location.hash.slice(1);
  if (given) {
    await queue.set('token', given);
    history.replaceState(null, '', location.pathname); // It stands in no history.
  }
  token = await queue.setting<string>('token');
  sheet = await queue.setting<Sheet>('sheet');
  if (sheet) { wireStaff(); startAfresh(); }
  const before = sheet?.version;
  if ('serviceWorker' in navigator) await navigator.serviceWorker.register(`${base}/kiosk/worker.js`, { scope: `${base}/kiosk/` }).catch(() => undefined);
  void navigator.storage?.persist?.();
  await fetchForm();
  if (before === undefined) wireStaff();
  if (sheet && before !== sheet.version) startAfresh();
  await flush();
  watchIdle();
  ['pointerdown', 'keydown'].forEach(e => addEventListener(e, watchIdle));
  addEventListener('online', () => void flush());
  setInterval(() => void flush(), againAfter);
  setInterval(() => { if (!document.querySelector('#form:has(:focus)')) void fetchForm().then(showState); }, 10 * 60_000);
}

void start();
