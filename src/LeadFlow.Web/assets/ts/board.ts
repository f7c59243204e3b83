// The board's own bundle: cards are moved by pointer (sortablejs) or by keys, and the server decides. Without it a card's menu does the same.
import Sortable from 'sortablejs';
import { isTyping } from './keys';

const board = document.querySelector<HTMLElement>('#board');
const says = document.querySelector<HTMLElement>('#board-says');
const phone = matchMedia('(max-width: 720px)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const columns = () => [...board!.querySelectorAll<HTMLElement>('.lf-col')];
const columnOf = (el: Element) => el.closest<HTMLElement>('.lf-col');
const named = (name: string) => columns().find(c => c.dataset['column'] === name);
const listOf = (column: HTMLElement) => column.querySelector<HTMLElement>(':scope > ol')!;
const titleOf = (card: Element) => card.querySelector('h3')?.textContent ?? '';
const linkOf = (card: Element) => card.querySelector<HTMLAnchorElement>('h3 a');
const find = (id: string) => board!.querySelector<HTMLElement>(`li[data-lead="${CSS.escape(id)}"]`);

let lifted: { card: HTMLElement; from: HTMLElement; over: HTMLElement } | undefined;
let busy = 0; // Moves under way, and a card in somebody's hand: what arrives live waits for them.
let late = false;

function say(sentence: string, ...values: (string | number)[]): void {
  if (says) says.textContent = (board!.dataset[sentence] ?? '').replace(/\{(\d)\}/g, (all, i) => String(values[Number(i)] ?? all));
}

const tell = (text: string) => { if (says) says.textContent = text; };

function clearMarks(): void {
  columns().forEach(c => c.classList.remove('is-target', 'is-over', 'is-refused'));
}

function clearRefusal(): void {
  board!.querySelectorAll('.lf-drop').forEach(d => d.remove());
  columns().forEach(c => c.classList.remove('is-refused'));
}

// Into its column by the sort key; newest first has none, and it goes on top.
function place(card: HTMLElement, column: HTMLElement): void {
  const list = listOf(column), key = Number(card.dataset['key'] || Infinity);
  const before = [...list.querySelectorAll<HTMLElement>(':scope > li')].find(li => !li.matches('.lf-drop') && (li.matches('.lf-col__rest') || (li !== card && Number(li.dataset['key'] || -Infinity) <= key)));
  list.insertBefore(card, before ?? null);
}

function heads(from: ParentNode): void {
  from.querySelectorAll<HTMLElement>('header[data-head]').forEach(head => {
    const column = named(head.dataset['head'] ?? '');
    if (!column || column.hasAttribute('data-asks')) return;
    column.querySelector(':scope > header')?.replaceWith(head);
    const chip = document.querySelector(`.lf-colpick [data-show="${CSS.escape(head.dataset['head'] ?? '')}"] .lf-chip__n`);
    if (chip) chip.textContent = head.querySelector('[data-count]')?.textContent ?? '';
  });
}

function toast(answer: Element): void {
  const made = answer.querySelector('[data-toast] > *');
  const place = document.querySelector('#toasts');
  if (!made || !place) return;
  place.append(made);
  document.dispatchEvent(new Event('htmx:oobAfterSwap')); // It leaves by itself as others do.
}

/** Posts, and shows what came of it: the card where it now stands, or where it was, with the reason. */
async function send(form: HTMLFormElement, id: string, to: string | undefined, focus: boolean): Promise<boolean> {
  const card = find(id), title = card ? titleOf(card) : '';
  busy++;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { 'HX-Request': 'true' }, credentials: 'same-origin' });
    if (answer.redirected || (!answer.ok && answer.status !== 404)) {
      location.reload();
      return true;
    }

    if (answer.status === 204 || answer.status === 404) {
      find(id)?.remove();
      return true;
    }

    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const said = page.querySelector<HTMLElement>('[data-answer]');
    if (!said) {
      location.reload();
      return true;
    }

    if (said.dataset['answer'] === 'invalid') {
      const place = form.querySelector<HTMLElement>('[data-move-error]');
      if (place) [place.hidden, place.textContent] = [false, said.dataset['error'] ?? ''];
      back(id);
      return false;
    }

    clearRefusal();
    const fresh = said.querySelector<HTMLElement>('li[data-lead]');
    const column = fresh ? named(fresh.dataset['in'] ?? '') : undefined;
    find(id)?.remove();
    if (fresh && column) place(fresh, column);
    heads(said);
    const open = document.querySelector('#board-open');
    if (open) open.textContent = said.dataset['open'] ?? '';
    const refusal = said.querySelector('[data-refusal] > *');
    if (refusal) {
      const target = (to ? named(to) : undefined) ?? column ?? columns()[0]!;
      const item = document.createElement('li');
      item.className = 'lf-drop';
      item.append(refusal);
      target.classList.add('is-refused');
      listOf(target).prepend(item);
      show(target);
      item.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
      tell((refusal.textContent ?? '').replace(/\s+/g, ' ').trim());
    } else {
      say('sayMoved', said.dataset['title'] ?? title, said.dataset['stageName'] ?? '');
    }

    toast(said);
    if (focus) (fresh ? linkOf(fresh) : board)?.focus();
    return true;
  } catch {
    say('sayFailed', title);
    back(id);
    return false;
  } finally {
    busy--;
    if (late) void refresh();
  }
}

// To where the server last said it stands.
function back(id: string): void {
  const card = find(id), column = card ? named(card.dataset['in'] ?? '') : undefined;
  if (card && column && columnOf(card) !== column) place(card, column);
}

function drop(card: HTMLElement, to: HTMLElement, focus: boolean): void {
  const id = card.dataset['lead']!;
  if (to.hasAttribute('data-asks')) {
    back(id);
    ask(id, to.dataset['column']!);
    return;
  }

  const form = document.querySelector<HTMLFormElement>('#board-move')!.cloneNode(true) as HTMLFormElement;
  form.action = `${new URL('board/move/', document.baseURI.replace(/board.*$/, '')).pathname}${id}${board!.dataset['filter'] ?? ''}`;
  for (const [name, value] of [['Input.Stage', to.dataset['column']!], ['Input.From', card.dataset['in']!]]) {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  }

  void send(form, id, to.dataset['column'], focus);
}

// The card's own menu, with the stage already chosen, in the common sheet.
function ask(id: string, to: string): void {
  const href = find(id)?.querySelector<HTMLAnchorElement>('.lf-card__move')?.href;
  if (!href) return;
  const url = new URL(href);
  url.searchParams.set('to', to);
  const link = document.createElement('a');
  link.href = url.toString();
  link.dataset['dialog'] = '';
  link.dataset['dialogLabel'] = `${titleOf(find(id)!)}: ${to}`;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}

function show(column: HTMLElement): void {
  columns().forEach(c => c.classList.toggle('is-current', c === column));
  document.querySelectorAll<HTMLElement>('.lf-colpick a').forEach(a => { if (a.dataset['show'] === column.dataset['column']) a.setAttribute('aria-current', 'true'); else a.removeAttribute('aria-current'); });
}

const takes = () => columns().filter(c => c.hasAttribute('data-takes') && c.offsetParent !== null);

function lift(card: HTMLElement): void {
  const from = columnOf(card)!;
  clearRefusal();
  lifted = { card, from, over: from };
  busy++;
  card.querySelector('.lf-card')?.classList.add('is-grabbed');
  takes().forEach(c => c.classList.add('is-target'));
  say('sayLifted', titleOf(card), from.dataset['column'] ?? '');
}

function letGo(): void {
  lifted?.card.querySelector('.lf-card')?.classList.remove('is-grabbed');
  clearMarks();
  if (lifted) busy--;
  lifted = undefined;
}

function choose(by: number): void {
  const all = takes(), at = all.indexOf(lifted!.over);
  const next = all[Math.max(0, Math.min(all.length - 1, (at < 0 ? 0 : at) + by))];
  if (!next) return;
  lifted!.over = next;
  all.forEach(c => c.classList.toggle('is-over', c === next));
  next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  say('sayOver', next.dataset['column'] ?? '', all.indexOf(next) + 1, all.length, next.querySelector('[data-count]')?.textContent ?? '');
}

const way = (key: string) => ({ j: 'ArrowDown', k: 'ArrowUp' })[key] ?? (key.startsWith('Arrow') ? key : undefined);

// From the page itself the first press goes to a card, that of the last one if there was one.
let last: HTMLElement | undefined;
function enter(e: KeyboardEvent): void {
  const at = document.activeElement, isPage = !at || at === document.body || at.id === 'main';
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target) || document.querySelector('dialog:modal') || !way(e.key) || !(isPage || e.key === 'j' || e.key === 'k')) return;
  const card = [last ? find(last.dataset['lead']!) : null, ...board!.querySelectorAll<HTMLElement>('li[data-lead]')].find(c => c && c.offsetParent !== null);
  if (!card) return;
  e.preventDefault();
  linkOf(card)?.focus();
  card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function walk(card: HTMLElement, key: string): void {
  const column = columnOf(card)!, cards = [...listOf(column).querySelectorAll<HTMLElement>(':scope > li[data-lead]')], at = cards.indexOf(card);
  let to: HTMLElement | undefined;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    to = cards[at + (key === 'ArrowDown' ? 1 : -1)];
  } else {
    const all = columns().filter(c => c.offsetParent !== null), step = key === 'ArrowRight' ? 1 : -1;
    for (let i = all.indexOf(column) + step; !to && i >= 0 && i < all.length; i += step) {
      const there = [...listOf(all[i]!).querySelectorAll<HTMLElement>(':scope > li[data-lead]')];
      to = there[Math.min(at, there.length - 1)];
    }
  }

  if (to) linkOf(to)?.focus();
}

function keys(e: KeyboardEvent): void {
  const card = e.target instanceof Element ? e.target.closest<HTMLElement>('li[data-lead]') : null;
  if (!card || e.ctrlKey || e.metaKey || e.altKey) return;
  if (!lifted) {
    if ((e.key === 'm' || (e.key === ' ' && e.target === linkOf(card))) && card.querySelector('.is-movable') && columnOf(card)) {
      e.preventDefault();
      lift(card);
    } else if (way(e.key)) {
      e.preventDefault();
      walk(card, way(e.key)!);
    } else if (e.key === 'Escape') {
      clearRefusal();
    }

    return;
  }

  if (e.key === 'Tab') {
    say('sayCancelled', titleOf(lifted.card), lifted.from.dataset['column'] ?? '');
    letGo();
    return;
  }

  e.preventDefault();
  e.stopPropagation();
  if (e.key === 'ArrowRight' || e.key === 'ArrowDown') choose(1);
  else if (e.key === 'ArrowLeft' || e.key === 'ArrowUp') choose(-1);
  else if (e.key === 'Escape' || ((e.key === 'Enter' || e.key === ' ') && lifted.over === lifted.from)) {
    say('sayCancelled', titleOf(lifted.card), lifted.from.dataset['column'] ?? '');
    letGo();
  } else if (e.key === 'Enter' || e.key === ' ') {
    const { card: held, over } = lifted;
    letGo();
    drop(held, over, true);
  }
}

const sortables: Sortable[] = [];
let held = false;

/** A card is in somebody's hand; when it is let go, what waited follows, unless the card is on its way then. */
function hold(on: boolean): void {
  if (held === on) return;
  held = on;
  busy += on ? 1 : -1;
  if (!on) queueMicrotask(() => { if (late && busy === 0) void refresh(); });
}

function grab(): void {
  hold(false);
  sortables.splice(0).forEach(s => s.destroy());
  columns().forEach(column => {
    sortables.push(new Sortable(listOf(column), {
      group: 'board', sort: false, draggable: 'li[data-lead]', filter: '.lf-drop, .lf-card__move', preventOnFilter: false, animation: calm.matches ? 0 : 120, forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4,
      ghostClass: 'is-from-item', fallbackClass: 'is-lifted-item', delay: 180, delayOnTouchOnly: true, disabled: phone.matches || !board!.querySelector('.is-movable'),
      onChoose: () => hold(true), // From the press on: the library looks for the card before it says that it is dragged.
      onUnchoose: () => hold(false),
      onStart: () => {
        clearRefusal();
        takes().forEach(c => c.classList.add('is-target'));
      },
      onMove: e => {
        const to = columnOf(e.to);
        columns().forEach(c => c.classList.toggle('is-over', c === to));
        return to?.hasAttribute('data-takes') || e.to === e.from;
      },
      onEnd: e => {
        clearMarks();
        const to = columnOf(e.to);
        if (to && e.to !== e.from) drop(e.item, to, false);
      },
    }));
  });
}

/** What others did: the first cards of each column anew, what was opened further stays below them. */
async function refresh(): Promise<void> {
  if (busy > 0 || document.querySelector('dialog:modal')) {
    late = true;
    return;
  }

  late = false;
  let page: Document;
  try {
    const answer = await fetch(location.href, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) return;
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return; // The next live message tries again.
  }

  if (busy > 0) {
    late = true;
    return;
  }

  const focused = document.activeElement?.closest<HTMLElement>('li[data-lead]')?.dataset['lead'];
  const known = new Set([...page.querySelectorAll<HTMLElement>('li[data-lead]')].map(li => li.dataset['lead']));
  page.querySelectorAll<HTMLElement>('.lf-col').forEach(fresh => {
    const column = named(fresh.dataset['column'] ?? '');
    if (!column) return;
    const list = listOf(column), cards = [...fresh.querySelectorAll<HTMLElement>(':scope > ol > li')];
    const shown = [...list.querySelectorAll<HTMLElement>(':scope > li[data-lead]')];
    const first = cards.filter(li => li.dataset['lead']).length;
    const further = shown.length > first && list.dataset['further'] !== undefined ? shown.slice(first).filter(li => !known.has(li.dataset['lead'])) : [];
    const rest = further.length > 0 ? list.querySelector('.lf-col__rest') : cards.find(li => li.matches('.lf-col__rest'));
    const refused = list.querySelector('.lf-drop');
    list.replaceChildren(...(refused ? [refused] : []), ...cards.filter(li => li.dataset['lead']), ...further, ...(rest ? [rest] : []));
  });
  heads(page);
  if (focused) (find(focused) ? linkOf(find(focused)!) : null)?.focus();
}

async function more(link: HTMLAnchorElement): Promise<void> {
  const item = link.closest('li')!, list = item.closest<HTMLElement>('ol')!;
  link.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(link.href, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const cards = [...page.querySelectorAll<HTMLElement>('li')].filter(li => !li.dataset['lead'] || !find(li.dataset['lead']));
    list.dataset['further'] = '';
    item.replaceWith(...cards);
    linkOf(cards[0] ?? list)?.focus();
  } catch {
    location.assign(link.href);
  }
}

if (board) {
  grab();
  phone.addEventListener('change', grab);
  board.addEventListener('keydown', keys);
  board.addEventListener('focusin', e => { last = (e.target as Element).closest<HTMLElement>('li[data-lead]') ?? last; });
  document.addEventListener('keydown', enter);
  board.addEventListener('live', () => void refresh());
  document.addEventListener('click', e => {
    if (!(e.target instanceof Element)) return;
    const link = e.target.closest<HTMLAnchorElement>('#board [data-more]');
    if (link && !(e.ctrlKey || e.metaKey || e.shiftKey)) {
      e.preventDefault();
      void more(link);
    } else if (e.target.closest('[data-refusal-close]')) {
      clearRefusal();
    }

    const chip = e.target.closest<HTMLElement>('.lf-colpick [data-show]');
    const column = chip ? named(chip.dataset['show'] ?? '') : undefined;
    if (column) {
      e.preventDefault();
      show(column);
    }
  });
  // The sheet's form and the toast's way back are sent from here, so that the board stays where it is.
  document.addEventListener('submit', e => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement)) return;
    const id = /\/board\/move\/([0-9a-f-]{36})/.exec(form.action)?.[1];
    if (!id || e.defaultPrevented) return;
    e.preventDefault();
    e.stopPropagation();
    const to = (form.querySelector<HTMLInputElement>('[name="Input.Stage"]:checked'))?.value;
    void send(form, id, to, true).then(done => {
      if (!done) return;
      form.closest('dialog')?.close();
      form.closest('.lf-toast')?.remove();
    });
  }, true);
}
