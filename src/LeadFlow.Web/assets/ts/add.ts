// Adding leads without network, as somebody at a fair does: saved on this device first, handed over when the network is back, each once. What is kept
// belongs to whoever was signed in when it was typed; nobody else's session sends it.
import { canScan, scanBeside } from './badge';
import { Queue, newKey, say, type Kept } from './kept';

interface Me { id: string; name: string; token: string; places: string[] }
interface Typed { name: string; email: string; phone: string; company: string; notes: string; campaign: string }

const base = location.pathname.replace(/\/add\/.*$/, '');
const says = document.querySelector<HTMLElement>('#says')!.dataset;
const form = document.querySelector<HTMLFormElement>('#add')!;
const state = document.querySelector<HTMLElement>('#state')!;
const wrong = document.querySelector<HTMLElement>('#wrong')!;
const refused = document.querySelector<HTMLElement>('#refused')!;

let queue: Queue, me: Me | undefined, owner: string | undefined, last = '';
const bad = new Map<string, string>(); // What the server could not take, by key: it is mended here.

const field = (name: keyof Typed) => form.elements.namedItem(name) as HTMLInputElement;

async function show(): Promise<void> {
  const all = await queue.all();
  state.textContent = [last, all.length > 0 ? say(says['unsent'] ?? '', all.length) : last ? says['sent'] : ''].filter(Boolean).join(' · ');
  state.dataset['unsent'] = String(all.length);
  if (all.length > 0 && navigator.onLine && (!me || me.id !== owner)) {
    const link = document.createElement('a');
    link.href = says['sign'] ?? '';
    link.textContent = says['out'] ?? '';
    state.append(' · ', link);
  }
  refused.replaceChildren(...all.filter(k => bad.has(k.key)).map(k => {
    const line = document.createElement('li'), button = document.createElement('button');
    line.textContent = `${(k.body as Typed).name || (k.body as Typed).email || (k.body as Typed).phone}: ${bad.get(k.key)} `;
    button.type = 'button';
    button.textContent = says['mend'] ?? '';
    button.addEventListener('click', () => void mend(k));
    line.append(button);
    return line;
  }));
}

async function mend(kept: Kept): Promise<void> {
  for (const [name, value] of Object.entries(kept.body as Typed)) field(name as keyof Typed).value = value;
  bad.delete(kept.key);
  await queue.drop(kept.key);
  await show();
  field('phone').focus();
}

async function whoIsHere(): Promise<void> {
  const answer = await fetch(`${base}/add/me`, { cache: 'no-store' }).catch(() => undefined);
  if (!answer) return;
  me = answer.ok ? await answer.json() as Me : undefined;
  if (me && (owner === undefined || (await queue.all()).length === 0)) {
    owner = me.id;
    await queue.set('owner', owner);
    await queue.set('places', me.places);
  }
  if (me) offer(me.places);
  document.querySelector('#who')!.textContent = me?.name ?? '';
}

function offer(places: string[]): void {
  const select = form.elements.namedItem('campaign') as HTMLSelectElement, chosen = select.value;
  while (select.options.length > 1) select.remove(1);
  places.forEach(p => select.add(new Option(p, p)));
  select.value = places.includes(chosen) ? chosen : '';
}

async function send(kept: Kept): Promise<'taken' | 'left' | 'again' | 'stop'> {
  if (bad.has(kept.key)) return 'left';
  const answer = await fetch(`${base}/add/leads`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Form-Token': me!.token, 'X-User': owner ?? '' }, body: JSON.stringify({ key: kept.key, at: kept.at, ...(kept.body as object) }) });
  if (answer.status === 422) {
    bad.set(kept.key, ((await answer.json()) as { problems: string[] }).problems.join(' '));
    return 'left';
  }
  return answer.ok ? 'taken' : answer.status === 401 ? 'stop' : 'again';
}

async function flush(): Promise<void> {
  if ((await queue.all()).some(k => !bad.has(k.key))) {
    await whoIsHere();
    if (me && me.id === owner) await queue.flush(send);
  }
  await show();
}

form.addEventListener('submit', e => {
  e.preventDefault();
  void save();
});

async function save(): Promise<void> {
  const typed = Object.fromEntries([...new FormData(form)].map(([k, v]) => [k, String(v)])) as unknown as Typed;
  wrong.hidden = true;
  if (!typed.phone.trim() && !typed.email.trim()) {
    wrong.textContent = says['need'] ?? '';
    wrong.hidden = false;
    field('phone').focus();
    return;
  }
  try {
    await queue.put({ key: newKey(), at: new Date().toISOString(), body: typed });
  } catch {
    wrong.textContent = says['full'] ?? '';
    wrong.hidden = false;
    return;
  }
  last = say(says['saved'] ?? '', typed.name || typed.phone || typed.email);
  const place = typed.campaign;
  form.reset();
  (form.elements.namedItem('campaign') as HTMLSelectElement).value = place; // A pile of cards comes from one fair.
  scrollTo(0, 0);
  field('phone').focus();
  await show();
  await flush();
}

const scanning = document.querySelector<HTMLButtonElement>('#scan')!;
scanning.hidden = !canScan();
scanning.addEventListener('click', () => void scanBeside(scanning, says['stop'] ?? '').then(person => {
  for (const name of ['name', 'email', 'phone', 'company'] as const) if (person?.[name]) field(name).value = person[name];
}));

async function start(): Promise<void> {
  queue = await Queue.open('leadflow-add');
  owner = await queue.setting<string>('owner');
  offer(await queue.setting<string[]>('places') ?? []);
  if ('serviceWorker' in navigator) await navigator.serviceWorker.register(`${base}/add/worker.js`, { scope: `${base}/add/` }).catch(() => undefined);
  void navigator.storage?.persist?.();
  await whoIsHere();
  await flush();
  addEventListener('online', () => void flush());
  setInterval(() => void flush(), 15_000);
}

void start();
