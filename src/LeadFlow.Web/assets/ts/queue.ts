// The hot queue, alive: cards come and go by their lead's id without a reload, and what somebody points at or has in focus stays where it is.
// On a claim the card closes at once; who was faster is asked for a moment later, each window at its own instant.
import htmx from 'htmx.org';
import type { Change } from './live';
import { desktopAllowed, onDesktop } from './notices';
import { words } from './words';

const goneFor = 60_000, tallFor = 8_000;
const asking = new Map<string, ReturnType<typeof setTimeout>>();
const goneSince = new WeakMap<HTMLElement, number>();
const held: HTMLElement[] = [];
let audio: AudioContext | undefined;

const list = () => document.querySelector<HTMLElement>('[data-queue]');
const rows = () => [...list()?.querySelectorAll<HTMLElement>('[data-card]') ?? []];
const waiting = () => rows().filter(c => !c.classList.contains('is-gone'));
const cardOf = (id: string) => list()?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`) ?? null;
const due = (card: HTMLElement) => Number(card.dataset['due'] ?? Infinity);
const pointed = () => rows().find(c => c.matches(':hover') || c.contains(document.activeElement));

// Above what is pointed at nothing may change its height, unless the page can scroll by as much.
function mayMove(from: HTMLElement | null, by: number): boolean {
  const at = pointed();
  if (!at || (from && at.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING)) return true;
  return by < 0 ? scrollY >= -by : document.documentElement.scrollHeight >= innerHeight && scrollY + by <= document.documentElement.scrollHeight + by - innerHeight;
}

function keeping(change: () => void): void {
  const anchor = pointed() ?? (scrollY > 0 ? rows().find(c => c.getBoundingClientRect().bottom > 0) : undefined);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (anchor?.isConnected && before !== undefined) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' });
  show();
}

function insert(card: HTMLElement): void {
  const next = waiting().find(c => due(c) > due(card)) ?? null;
  if (!mayMove(next, 150)) {
    held.push(card);
    return;
  }

  card.classList.add('is-arriving');
  keeping(() => list()!.insertBefore(card, next));
  htmx.process(card);
}

function close(card: HTMLElement, gone?: HTMLElement): void {
  if (card.querySelector('.htmx-request')) return; // Pressed here: the answer says what became of it.
  const { height } = card.getBoundingClientRect(), { marginBottom } = getComputedStyle(card);
  keeping(() => {
    if (gone) {
      card.className = gone.className;
      card.replaceChildren(...gone.childNodes);
    } else {
      card.classList.add('is-gone');
      card.classList.remove('is-first');
      card.querySelectorAll<HTMLButtonElement>('button').forEach(b => { b.disabled = true; });
    }

    card.removeAttribute('data-row');
    [card.style.minHeight, card.style.marginBottom] = [`${height}px`, marginBottom];
  });
  if (!goneSince.has(card)) goneSince.set(card, Date.now());
}

function tidy(): void {
  if (!list()) return;
  for (const card of rows().filter(c => c.classList.contains('is-gone'))) {
    const since = goneSince.get(card) ?? Date.now();
    goneSince.set(card, since);
    const age = Date.now() - since, height = card.getBoundingClientRect().height;
    if (card.matches(':hover') || card.contains(document.activeElement)) continue;
    if (age > goneFor && mayMove(card, -height)) keeping(() => card.remove());
    else if (age > tallFor && card.style.minHeight && mayMove(card, -height)) keeping(() => { card.style.minHeight = card.style.marginBottom = ''; });
  }

  if (held.length > 0 && mayMove(null, 150)) held.splice(0).forEach(insert);
  if (!pointed()) waiting().forEach((c, i) => {
    const isFirst = i === 0 && list()!.dataset['queue'] === 'first', button = c.querySelector('[data-claim]');
    c.classList.toggle('is-first', isFirst);
    ['btn-claim', 'btn-lg'].forEach(name => button?.classList.toggle(name, isFirst));
    button?.classList.toggle('btn-default', !isFirst);
  });
  runway();
}

function show(): void {
  const place = list();
  if (!place) return;
  const n = waiting().length, more = place.dataset['more'] ?? '';
  document.title = `${n > 0 ? `(${n}${more}) ` : ''}${place.dataset['title'] ?? document.title}`;
  const heading = document.querySelector('main h1');
  const note = heading?.querySelector('small') ?? heading?.appendChild(document.createElement('small'));
  if (note) note.textContent = n > 0 ? (place.dataset['waiting'] ?? '{0}').replace('{0}', `${n}${more}`) : '';
  place.hidden = rows().length === 0;
  document.querySelector<HTMLElement>('[data-queue-empty]')?.toggleAttribute('hidden', n > 0 || more !== '');
  document.querySelector<HTMLElement>('[data-runway]')?.toggleAttribute('hidden', n < 2);
  runway();
}

// Who runs out when: the dots move on with the time, and with the cards.
function runway(): void {
  const svg = document.querySelector<SVGSVGElement>('[data-runway]:not([hidden]) svg');
  if (!svg) return;
  const span = 7_200_000, soon = 600_000, made: SVGElement[] = [];
  const draw = (name: string, attributes: Record<string, string>, text = '') => {
    const el = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.entries(attributes).forEach(([k, v]) => el.setAttribute(k, v));
    el.textContent = text;
    made.push(el);
  };
  let free = -Infinity;
  for (const card of waiting()) {
    const left = due(card) - Date.now();
    if (left > span) continue;
    const x = Math.max(0, 100 * left / span), name = card.dataset['short'] ?? '', half = name.length * .36, short = left < soon ? ' is-short' : '';
    draw('circle', { class: short.trim(), 'data-stage': 'hot', cx: `${x}%`, cy: '30', r: '5' });
    const [anchor, from, to] = x < half ? ['start', 0, 2 * half] as const : x > 100 - half ? ['end', 100 - 2 * half, 100] as const : ['middle', x - half, x + half] as const;
    if (from <= free) continue;
    draw('text', { class: `who${short}`, 'data-stage': 'hot', x: `${anchor === 'start' ? 0 : anchor === 'end' ? 100 : x}%`, y: '16', 'text-anchor': anchor }, name);
    free = to + .6;
  }

  svg.querySelectorAll('circle, .who').forEach(el => el.remove());
  svg.append(...made);
}

async function ask(id: string): Promise<void> {
  asking.delete(id);
  const place = list();
  if (!place) return;
  const answer = await fetch(`${place.dataset['cardUrl']}&leadId=${encodeURIComponent(id)}`).catch(() => null);
  if (!answer) return; // Offline: all is looked at again when the connection is back.
  const template = document.createElement('template');
  template.innerHTML = answer.ok ? await answer.text() : '';
  const now = template.content.querySelector<HTMLElement>('[data-card]');
  const before = cardOf(id);
  if (!now || now.classList.contains('is-gone')) {
    held.splice(0, held.length, ...held.filter(c => c.dataset['card'] !== id));
    if (before && !now) keeping(() => before.remove());
    else if (before && now) {
      close(before, now);
      announce(now.querySelector('[data-says]')?.textContent ?? '');
    }

    return;
  }

  const isNew = !before || before.classList.contains('is-gone');
  if (before && !before.classList.contains('is-gone') && before.dataset['handoff'] === now.dataset['handoff']) {
    if (before.contains(document.activeElement) || before.matches(':hover')) return; // The same offer: it waits.
    keeping(() => before.replaceWith(now));
    htmx.process(now);
    return;
  }

  if (before) keeping(() => before.remove());
  insert(now);
  if (isNew) call(now, answer.headers.has('X-Quiet'));
}

function announce(text: string): void {
  const place = document.querySelector('[data-queue-says]');
  if (place && text) place.textContent = text;
}

const isTicked = (name: string) => document.querySelector<HTMLInputElement>(`[data-queue-${name}]`)?.checked === true;

// One window of several rings; each desktop notice replaces the same one of the others.
function call(card: HTMLElement, quiet: boolean): void {
  const title = card.dataset['arrived'] ?? '';
  announce(title);
  if (quiet) return;
  if (isTicked('desktop') && desktopAllowed()) onDesktop(title, card.dataset['why'] ?? '', `queue-${card.dataset['handoff']}`);
  if (isTicked('sound')) void navigator.locks?.request('lf-chime', { ifAvailable: true }, async lock => { if (lock) { chime(); await new Promise(r => setTimeout(r, 1000)); } });
}

function chime(): void {
  if (audio?.state !== 'running') return;
  [[660, 0], [990, .13]].forEach(([pitch, at]) => {
    const tone = audio!.createOscillator(), volume = audio!.createGain(), from = audio!.currentTime + at!;
    tone.frequency.value = pitch!;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(.12, from + .015);
    volume.gain.exponentialRampToValueAtTime(.0001, from + .5);
    tone.connect(volume).connect(audio!.destination);
    tone.start(from);
    tone.stop(from + .55);
  });
}

function again(): void {
  if (list()) void htmx.ajax('get', location.pathname + location.search, { target: '#main', select: '#main', swap: 'outerHTML show:none' });
}

export function queue(): void {
  document.addEventListener('lf-changes', e => {
    if (!list()) return;
    const changes = (e as CustomEvent<Change[]>).detail.filter(c => /\b(queue|handoff)\b/.test(c.topics));
    if (changes.length > 25 || changes.some(c => !c.id)) {
      setTimeout(again, Math.random() * 1500);
      return;
    }

    for (const { id, topics } of changes) {
      const isGone = topics.split(' ').includes('gone'), card = cardOf(id!);
      if (isGone && card && !card.classList.contains('is-gone')) close(card);
      if (isGone && !card && !asking.has(id!)) continue; // Never shown here.
      clearTimeout(asking.get(id!));
      asking.set(id!, setTimeout(() => void ask(id!), isGone ? 250 + Math.random() * 1250 : Math.random() * 600));
    }
  });
  document.addEventListener('lf-missed', () => setTimeout(again, Math.random() * 1500));
  document.addEventListener('lf-connected', e => {
    document.querySelectorAll<HTMLElement>('[data-live-state]').forEach(el => {
      el.hidden = false;
      el.textContent = (e as CustomEvent<boolean>).detail ? words('Live') : words('Connecting again');
      el.toggleAttribute('data-off', !(e as CustomEvent<boolean>).detail);
    });
  });
  // A browser lets a page be heard only after somebody touched it.
  const wake = () => { if (list() && isTicked('sound')) { audio ??= new AudioContext(); void audio.resume(); } };
  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);
  document.addEventListener('change', e => { if (e.target instanceof Element && e.target.matches('[data-queue-sound]')) { wake(); if (isTicked('sound')) setTimeout(chime, 150); } });
  document.addEventListener('htmx:afterSettle', show);
  setInterval(tidy, 1000);
  show();
}
