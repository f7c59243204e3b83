// textarea[data-mentions='["Rita Rep", …]']: "@" opens the list of people; arrows, Enter or Tab choose, Escape leaves it as typed.
const word = /(^|[\s(])@([\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]*)?)$/u;
let list: HTMLUListElement | undefined;
let of: HTMLTextAreaElement | undefined;
let at = 0;

function close(): void {
  list?.remove();
  of?.removeAttribute('aria-activedescendant');
  of?.removeAttribute('aria-controls');
  list = of = undefined;
}

function mark(): void {
  [...(list?.children ?? [])].forEach((item, i) => item.setAttribute('aria-selected', String(i === at)));
  of?.setAttribute('aria-activedescendant', `mention-${at}`);
  list?.children[at]?.scrollIntoView({ block: 'nearest' });
}

function choose(): void {
  const area = of, name = list?.children[at]?.textContent;
  if (!area || !name) return;
  const before = area.value.slice(0, area.selectionStart).replace(word, (_, lead: string) => `${lead}@${name} `);
  const after = area.value.slice(area.selectionEnd);
  area.value = before + after.replace(/^ /, '');
  area.setSelectionRange(before.length, before.length);
  close();
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

function suggest(area: HTMLTextAreaElement): void {
  const typed = word.exec(area.value.slice(0, area.selectionStart))?.[2];
  if (typed === undefined) {
    close();
    return;
  }

  const wanted = typed.toLocaleLowerCase();
  const names = (JSON.parse(area.dataset['mentions'] ?? '[]') as string[]).filter(n => n.toLocaleLowerCase().startsWith(wanted) || n.toLocaleLowerCase().split(' ').some(p => p.startsWith(wanted))).slice(0, 7);
  if (names.length === 0 || (names.length === 1 && names[0]!.toLocaleLowerCase() === wanted)) {
    close();
    return;
  }

  if (!list || of !== area) {
    close();
    of = area;
    list = Object.assign(document.createElement('ul'), { className: 'lf-mentions', id: 'mentions' });
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', area.dataset['mentionsLabel'] ?? '');
    (area.closest('[data-mention-box]') ?? area.parentElement)!.append(list);
    area.setAttribute('aria-controls', 'mentions');
  }

  at = 0;
  list.replaceChildren(...names.map((name, i) => {
    const item = Object.assign(document.createElement('li'), { id: `mention-${i}`, textContent: name });
    item.setAttribute('role', 'option');
    item.addEventListener('mousedown', e => { e.preventDefault(); at = i; choose(); });
    return item;
  }));
  mark();
}

export function mentions(): void {
  document.addEventListener('input', e => { if (e.target instanceof HTMLTextAreaElement && e.target.matches('[data-mentions]')) suggest(e.target); });
  document.addEventListener('focusout', e => { if (e.target === of) close(); });
  document.addEventListener('keydown', e => {
    if (!list || e.target !== of || e.isComposing) return;
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      at = (at + step + list.children.length) % list.children.length;
      mark();
    } else if ((e.key === 'Enter' && !e.ctrlKey && !e.metaKey) || e.key === 'Tab') choose();
    else if (e.key === 'Escape') close();
    else return;
    e.preventDefault();
    e.stopPropagation();
  }, true);
}
