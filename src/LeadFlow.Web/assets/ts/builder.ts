// The form builder's own bundle: questions are moved by pointer, the paper is seen as on a phone, and what hangs on another answer shows the choices of
// that one alone. Without it the arrows move a question, and everything is shown.
import Sortable from 'sortablejs';

const list = document.querySelector<HTMLElement>('[data-questions]');
const moves = document.querySelector<HTMLFormElement>('[data-moves]');
if (list && moves) {
  new Sortable(list, {
    animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 120,
    handle: 'a',
    onEnd: e => {
      if (e.oldIndex === e.newIndex) return;
      moves.querySelector<HTMLInputElement>('[name=key]')!.value = e.item.dataset['key'] ?? '';
      moves.querySelector<HTMLInputElement>('[name=to]')!.value = String(e.newIndex ?? 0);
      moves.requestSubmit();
    },
  });
}

// Alt and an arrow move the question that is looked at.
document.addEventListener('keydown', e => {
  if (!e.altKey || (e.key !== 'ArrowUp' && e.key !== 'ArrowDown')) return;
  const button = document.querySelector<HTMLButtonElement>(`.lf-qmove button:nth-of-type(${e.key === 'ArrowUp' ? 1 : 2})`);
  if (!button || button.disabled) return;
  e.preventDefault();
  button.click();
});

const paper = document.querySelector<HTMLIFrameElement>('.lf-build__paper');
for (const see of document.querySelectorAll<HTMLInputElement>('[data-see]')) {
  see.addEventListener('change', () => { paper?.toggleAttribute('data-phone', see.value === 'phone' && see.checked); });
}
addEventListener('message', e => {
  const said = e.data as { leadflow?: string; height?: number } | null;
  if (paper && e.origin === location.origin && e.source === paper.contentWindow && said?.leadflow === 'height' && typeof said.height === 'number') paper.height = String(said.height + 4);
});

const other = document.querySelector<HTMLSelectElement>('#q-if');
function showChoices(): void {
  for (const set of document.querySelectorAll<HTMLFieldSetElement>('[data-ifs]')) {
    set.hidden = set.disabled = set.dataset['ifs'] !== other?.value;
  }
}
other?.addEventListener('change', showChoices);
if (other) showChoices();

// What is typed shows on the paper at once; it is saved by its button.
const asking = document.querySelector<HTMLFormElement>('#question');
asking?.addEventListener('input', e => {
  const there = paper?.contentDocument, key = CSS.escape(asking.dataset['question'] ?? '');
  const typed = e.target as HTMLInputElement;
  if (!there || !key) return;
  const part = there.querySelector(`#${key}`)?.closest('.lf-pub__f');
  const say = (words: Element | null | undefined) => {
    const text = [...words?.childNodes ?? []].find(n => n.nodeType === Node.TEXT_NODE);
    if (text) text.textContent = typed.value; else if (words) words.textContent = typed.value;
  };
  const choice = /^Input\.Choices\[(\d+)\]\.Label$/.exec(typed.name);
  if (typed.name === 'Input.Label') say(part?.querySelector('legend, label > span, label'));
  else if (typed.name === 'Input.Help') say(part?.querySelector('.lf-pub__help'));
  else if (choice) say(part?.querySelectorAll('.lf-pick label span')[Number(choice[1])]);
});
