// The server writes the time left and its seconds (data-left); this lets it tick. data-form: "clock" 6:42, 1 h 12 / "words" in 3 h 18 min.
import { words } from './words';

const ends = new WeakMap<HTMLElement, number>();

function clock(s: number): string {
  const [h, m] = [Math.floor(s / 3600), Math.floor(s % 3600 / 60)];
  return h >= 24 ? words('{0} d {1} h', Math.floor(h / 24), h % 24) : h > 0 ? words('{0} h {1}', h, String(m).padStart(2, '0')) : `${m}:${String(s % 60).padStart(2, '0')}`;
}

function amount(s: number): string {
  const minutes = Math.floor(s / 60), h = Math.floor(minutes / 60), d = Math.floor(h / 24);
  if (minutes < 1) return words('under a minute');
  if (h < 1) return words('{0} min', minutes);
  if (d < 1) return minutes % 60 ? words('{0} h {1} min', h, minutes % 60) : words('{0} h', h);
  return h % 24 ? words('{0} d {1} h', d, h % 24) : words('{0} d', d);
}

function tick(): void {
  document.querySelectorAll<HTMLElement>('[data-left]').forEach(el => {
    let end = ends.get(el);
    if (end === undefined) {
      end = Date.now() + Number(el.dataset['left']) * 1000;
      ends.set(el, end);
    }

    const left = Math.floor((end - Date.now()) / 1000);
    const asClock = el.dataset['form'] === 'clock';
    const text = left < 0 ? (asClock ? `−${clock(-left)}` : words('late by {0}', amount(-left))) : asClock ? clock(left) : words('in {0}', amount(left));
    if (el.textContent !== text) el.textContent = text;
    el.classList.toggle('is-late', left < 0);
    if (el.dataset['warn']) (el.closest('.lf-left') ?? el).classList.toggle('is-short', left < Number(el.dataset['warn']));
  });
}

export function countdown(): void {
  tick();
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
}
