// How the desk calls: the live bundle is fetched once the page stands; notices on the desktop for whoever wants them, asked for by a click, never by itself.
export const desktopAllowed = () => 'Notification' in window && Notification.permission === 'granted';

export function onDesktop(title: string, body: string, tag: string, open?: () => void): void {
  if (!desktopAllowed() || (!document.hidden && document.hasFocus())) return;
  const shown = new Notification(title, { body, tag, icon: '/icon.svg' });
  shown.onclick = () => { window.focus(); shown.close(); open?.(); };
}

function askWhenTicked(e: Event): void {
  const box = e.target;
  if (!(box instanceof HTMLInputElement) || !box.matches('[data-ask-desktop]') || !box.checked) return;
  const said = box.form?.querySelector<HTMLElement>('[data-desktop-denied]');
  const denied = () => { if (said) said.textContent = said.dataset['desktopDenied'] ?? ''; };
  if (!('Notification' in window) || Notification.permission === 'denied') denied();
  else if (Notification.permission === 'default') void Notification.requestPermission().then(answer => { if (answer === 'denied') denied(); });
}

export function notices(): void {
  document.addEventListener('change', askWhenTicked);
  // What the bell has just learned, for whoever looks elsewhere.
  document.addEventListener('htmx:afterSwap', e => {
    const bell = document.querySelector<HTMLElement>('#bell-count[data-desktop]');
    if (!bell?.dataset['desktop'] || !(e.target instanceof Element) || !(e.target.id === 'bell-count' || e.target.contains(bell))) return;
    const { desktop, desktopId, desktopHref } = bell.dataset;
    delete bell.dataset['desktop'];
    onDesktop('LeadFlow', desktop!, `notice-${desktopId}`, desktopHref ? () => location.assign(desktopHref) : undefined);
  });

  const src = document.body.dataset['liveScript'];
  if (!src) return;
  const load = () => document.head.append(Object.assign(document.createElement('script'), { src, async: true }));
  const whenIdle = () => 'requestIdleCallback' in window ? requestIdleCallback(load, { timeout: 1000 }) : setTimeout(load, 200);
  if (document.readyState === 'complete') whenIdle(); else addEventListener('load', whenIdle);
}
