// Ctrl+K: what /find says, in a dialog. The first matches come at once, those alike follow; an answer to what is no longer typed is thrown away.
// Where one was lately stands in this browser only, and goes with the session.
import { openDialog } from './dialogs';

interface Recent { href: string; title: string }

const store = 'lf-recent';
const most = 8;
const wait = 80;

export function palette(): void {
  document.addEventListener('submit', e => {
    if (e.target instanceof HTMLFormElement && /\/sign-out$/i.test(e.target.action)) localStorage.removeItem(store);
  });
  const dialog = document.querySelector<HTMLDialogElement>('#palette');
  if (!dialog) {
    if (document.querySelector('form[action$="/sign-in" i]') ?? /\/sign-in$/i.test(location.pathname)) localStorage.removeItem(store);
    return;
  }

  const input = dialog.querySelector<HTMLInputElement>('.lf-pal__q')!;
  const list = dialog.querySelector<HTMLElement>('#palette-hits')!;
  const said = dialog.querySelector<HTMLElement>('[data-said]')!;
  const words = (name: string, ...values: (string | number)[]) => (dialog.dataset[name] ?? '').replace(/\{(\d)\}/g, (all, i) => String(values[Number(i)] ?? all));
  let timer = 0;
  let asked: AbortController | undefined;
  let shown: string | undefined; // What the list answers to.
  let enter: boolean | undefined; // Pressed before the answer came: true for a new tab.

  function recents(): Recent[] {
    try {
      const kept = JSON.parse(localStorage.getItem(store) ?? '{}') as { user?: string; items?: Recent[] };
      return kept.user === dialog!.dataset['user'] ? (kept.items ?? []).filter(r => r.href.startsWith('/') && !r.href.startsWith('//')) : [];
    } catch {
      return [];
    }
  }

  function remember(): void {
    const isLead = /\/leads\/[0-9a-f-]{36}$/i.test(location.pathname), nav = document.querySelector<HTMLAnchorElement>('#nav a[aria-current="page"]');
    if (!isLead && (!nav || nav.pathname !== location.pathname)) return;
    const title = isLead ? document.title.replace(/ · LeadFlow$/, '') : nav!.querySelector('span')?.textContent ?? '';
    const items = [{ href: location.pathname, title }, ...recents().filter(r => r.href !== location.pathname)].slice(0, most);
    try {
      localStorage.setItem(store, JSON.stringify({ user: dialog!.dataset['user'], items }));
    } catch {
      // A full or forbidden store remembers nothing.
    }
  }

  const hits = () => [...list.querySelectorAll<HTMLAnchorElement>('[data-hit]')].filter(h => h.offsetParent !== null);
  const active = () => list.querySelector<HTMLAnchorElement>('[aria-selected="true"]') ?? undefined;

  function choose(hit: HTMLAnchorElement | undefined): void {
    active()?.setAttribute('aria-selected', 'false');
    hit?.setAttribute('aria-selected', 'true');
    if (hit) {
      input.setAttribute('aria-activedescendant', hit.id);
      hit.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  // Links on a page of their own; options of a list here.
  function dress(): void {
    list.querySelectorAll<HTMLElement>('.lf-hits').forEach(group => group.setAttribute('role', 'group'));
    list.querySelectorAll<HTMLElement>('.lf-hits__head').forEach(head => head.setAttribute('role', 'presentation'));
    list.querySelectorAll<HTMLElement>('[data-hit]').forEach((hit, i) => {
      hit.id = `hit-${i}`;
      hit.tabIndex = -1;
      hit.setAttribute('role', 'option');
      if (!hit.hasAttribute('aria-selected')) hit.setAttribute('aria-selected', 'false');
    });
  }

  function recentGroup(): HTMLElement | undefined {
    const items = recents().filter(r => r.href !== location.pathname);
    if (items.length === 0) return undefined;
    const group = document.createElement('section');
    group.className = 'lf-hits';
    group.setAttribute('aria-label', words('recent'));
    group.append(Object.assign(document.createElement('h2'), { className: 'lf-hits__head', textContent: words('recent') }));
    items.forEach(({ href, title }) => {
      const hit = (dialog!.querySelector<HTMLTemplateElement>('#recent-hit')!.content.cloneNode(true) as DocumentFragment).querySelector<HTMLAnchorElement>('a')!;
      hit.href = href;
      hit.querySelector('.lf-hit__t')!.textContent = title;
      group.append(hit);
    });
    return group;
  }

  async function ask(q: string, similar: boolean, signal: AbortSignal): Promise<Document> {
    const url = new URL(dialog!.dataset['find']!, location.href);
    url.searchParams.set('q', q);
    if (similar) url.searchParams.set('similar', 'true');
    const answer = await fetch(url, { headers: { 'HX-Request': 'true' }, credentials: 'same-origin', signal });
    if (answer.redirected) location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  }

  async function find(): Promise<void> {
    const q = input.value.trim(), started = performance.now();
    asked?.abort();
    const mine = asked = new AbortController();
    try {
      const page = await ask(q, false, mine.signal);
      list.replaceChildren(...[q === '' ? recentGroup() : undefined, ...page.querySelectorAll<HTMLElement>('.lf-hits')].filter(g => g !== undefined));
      dress();
      shown = q;
      choose(hits()[0]);
      const found = list.querySelectorAll('.lf-hits:not([data-group="deeds"]) [data-hit]').length;
      said.textContent = q === '' ? '' : found === 0 ? words('none') : words('found', found, Math.round(performance.now() - started));
      if (enter !== undefined) {
        open(hits()[0], enter);
        return;
      }

      if (q.length < 3 || /^[>@]/.test(q)) return;
      const alike = (await ask(q, true, mine.signal)).querySelector<HTMLElement>('.lf-hits');
      if (!alike) return;
      const known = new Set(hits().map(h => h.getAttribute('href')));
      alike.querySelectorAll<HTMLAnchorElement>('[data-hit]').forEach(h => { if (known.has(h.getAttribute('href'))) h.remove(); });
      if (!alike.querySelector('[data-hit]')) return;
      const leads = list.querySelector('[data-group="leads"]'), before = active();
      if (leads) leads.after(alike); else list.prepend(alike);
      dress();
      choose(before && found > 0 ? before : hits()[0]);
      said.textContent = words('found', list.querySelectorAll('.lf-hits:not([data-group="deeds"]) [data-hit]').length, Math.round(performance.now() - started));
    } catch {
      if (!mine.signal.aborted) said.textContent = words('failed');
    }
  }

  function open(hit: HTMLAnchorElement | undefined, newTab: boolean): void {
    enter = undefined;
    if (!hit) return;
    const does = hit.dataset['do'];
    if (!does) {
      if (newTab) window.open(hit.href, '_blank', 'noopener'); else location.assign(hit.href);
      return;
    }

    dialog!.close();
    if (does.startsWith('theme:')) document.querySelector<HTMLElement>(`[data-theme-set="${CSS.escape(does.slice(6))}"]`)?.click();
    else if (does === 'keys') document.querySelector<HTMLElement>('[data-dialog="keys"]')?.click();
    else if (does === 'sign-out') document.querySelector<HTMLFormElement>('form[action$="/sign-out" i]')?.requestSubmit();
  }

  function show(q: string): void {
    if (document.querySelector('dialog:modal')) return;
    input.value = q;
    list.replaceChildren();
    said.textContent = '';
    [shown, enter] = [undefined, undefined];
    openDialog(dialog!);
    input.focus();
    input.select();
    void find();
  }

  remember();
  const search = document.querySelector<HTMLInputElement>('[data-search]');
  search?.addEventListener('click', () => show(search.value));
  search?.addEventListener('input', () => {
    const typed = search.value;
    search.value = search.defaultValue;
    show(typed);
    input.setSelectionRange(typed.length, typed.length);
  });
  // Before the keys of the page, which would focus the search itself.
  addEventListener('keydown', e => {
    if (e.isComposing || e.altKey || document.querySelector('dialog:modal')) return;
    const typing = e.target instanceof HTMLElement && (e.target.isContentEditable || e.target.matches('input:not([type=radio], [type=checkbox]), textarea, select'));
    if (((e.ctrlKey || e.metaKey) && !e.shiftKey && e.key.toLowerCase() === 'k') || (e.key === '/' && !typing && !e.ctrlKey && !e.metaKey)) {
      e.preventDefault();
      show('');
    }
  }, true);

  input.addEventListener('input', () => {
    clearTimeout(timer);
    enter = undefined;
    timer = setTimeout(() => void find(), wait);
  });
  dialog.addEventListener('keydown', e => {
    if (e.isComposing) return;
    const all = hits(), at = all.indexOf(active() as HTMLAnchorElement);
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      if (all.length > 0) choose(all[(at + (e.key === 'ArrowDown' ? 1 : -1) + all.length) % all.length]);
    } else if (e.key === 'Enter' && e.target === input) {
      e.preventDefault();
      if (shown === input.value.trim()) open(active(), e.ctrlKey || e.metaKey); else enter = e.ctrlKey || e.metaKey;
    }
  });
  list.addEventListener('click', e => {
    const hit = e.target instanceof Element ? e.target.closest<HTMLAnchorElement>('[data-hit]') : null;
    if (!hit || (!hit.dataset['do'] && (e.ctrlKey || e.metaKey || e.shiftKey))) return;
    e.preventDefault();
    open(hit, false);
  });
  list.addEventListener('pointermove', e => {
    const hit = e.target instanceof Element ? e.target.closest<HTMLAnchorElement>('[data-hit]') : null;
    if (hit && hit !== active()) choose(hit);
  });
}
