// Offline: an ink strip says that what was typed stays; a form is not sent into nothing. A failed htmx request is said in a toast; reads are
// repeated when the network is back, changes only when somebody says so. Forms with data-offline look after themselves.
import htmx from 'htmx.org';
import { toast } from './toasts';
import { words } from './words';

interface Sent { elt: HTMLElement; requestConfig?: { verb?: string; path?: string; target?: Element }; xhr?: XMLHttpRequest }

const waiting = new Map<HTMLElement, () => void>();
const unsent = new Set<HTMLElement>(); // What was said of it is no longer true once the network is back.

function strip(text: string | null): void {
  const el = document.querySelector<HTMLElement>('#offline');
  if (!el) return;
  el.hidden = text === null;
  const said = el.querySelector('[data-said]');
  if (said && text !== null) said.textContent = text;
}

function repeat(elt: HTMLElement): void {
  if (!elt.isConnected) return;
  if (elt instanceof HTMLFormElement) elt.requestSubmit(); else htmx.trigger(elt, elt.matches('a, button') ? 'click' : 'lf:again', {});
}

function why(status: number): [string, string?] {
  if (status === 401) return [words('You are signed out'), words('Sign in in another tab, then try again. Nothing is lost.')];
  if (status === 403) return [words('You may not do that')];
  if (status === 404) return [words('That is not there any more')];
  if (status === 409) return [words('Somebody changed it meanwhile'), words('Load the page again to see how it stands now.')];
  if (status === 429) return [words('Too much at once'), words('Wait a moment, then try again.')];
  return status >= 500 ? [words('That did not work: the fault is ours'), words('Nothing you typed is lost. Try again.')] : [words('That could not be done'), words('Nothing you typed is lost.')];
}

export function network(): void {
  const offline = () => strip(words('You are offline: what you type stays here'));
  const back = () => {
    strip(null);
    [...waiting.values()].forEach(again => again());
    waiting.clear();
    if (!navigator.onLine) return;
    unsent.forEach(said => { said.remove(); });
    unsent.clear();
  };
  addEventListener('offline', offline);
  addEventListener('online', back);
  if (!navigator.onLine) offline();

  document.addEventListener('click', e => {
    if (e.target instanceof Element && e.target.closest('#offline [data-again]')) back();
  });
  document.addEventListener('submit', e => {
    if (navigator.onLine || !(e.target instanceof HTMLFormElement) || e.target.matches('[data-offline], [method=dialog]')) return;
    e.preventDefault();
    e.stopPropagation();
    offline();
    const said = toast(words('Not sent: you are offline'), words('It stands here until you send it again.'));
    if (said) unsent.add(said);
  }, true);

  const failed = (e: Event) => {
    const { elt, requestConfig } = (e as CustomEvent<Sent>).detail;
    if (requestConfig?.verb && requestConfig.verb !== 'get') {
      toast(words('Not sent: no answer from LeadFlow'), words('Nothing you typed is lost.'), { label: words('Send again'), run: () => repeat(elt) });
    } else if (requestConfig?.path) {
      const { path, target } = requestConfig;
      waiting.set(elt, () => { if (elt.isConnected) void htmx.ajax('get', path, { source: elt, target: target ?? elt }); });
    }

    strip(navigator.onLine ? words('LeadFlow does not answer: what you type stays here') : words('You are offline: what you type stays here'));
  };
  // The live connection says so a while after it is lost: most losses are over by then.
  let lost: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('lf-connected', e => {
    clearTimeout(lost);
    if ((e as CustomEvent<boolean>).detail) { if (navigator.onLine) strip(null); }
    else lost = setTimeout(() => { if (navigator.onLine) strip(words('LeadFlow does not answer: what you see may be out of date')); }, 8000);
  });
  document.addEventListener('htmx:sendError', failed);
  document.addEventListener('htmx:timeout', failed);
  document.addEventListener('htmx:afterRequest', e => { if ((e as CustomEvent<Sent & { successful?: boolean }>).detail.successful && navigator.onLine) strip(null); });
  document.addEventListener('htmx:responseError', e => {
    const [said, note] = why((e as CustomEvent<Sent>).detail.xhr?.status ?? 0);
    toast(said, note);
  });
}
