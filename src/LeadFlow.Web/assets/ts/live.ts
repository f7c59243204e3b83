// One connection per page, over which the server says what has changed: topics and ids, nothing else. It is a bundle of its own, loaded after the page.
// data-live="queue lead:ID …": the element gets a "live" event, at most every data-live-every ms (1500); later if somebody types in it, when it is shown
// again if the page is hidden (unless data-live-always). document hears "lf-changes" at once, "lf-missed" when all has to be looked at again, "lf-connected".
import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';

export interface Change { topics: string; id?: string | null }

const asleep = new Set<Element>();
const timers = new Map<Element, ReturnType<typeof setTimeout>>();
const lastTime = new WeakMap<Element, number>();

function topicsOf(changes: Change[]): Set<string> {
  const found = new Set<string>();
  for (const { topics, id } of changes) {
    for (const topic of topics.split(' ')) {
      if (topic === 'lead') ['leads', 'board', ...(id ? [`lead:${id}`] : [])].forEach(t => found.add(t));
      else if (topic === 'job') ['jobs', `job:${id}`].forEach(t => found.add(t));
      else if (topic === 'handoff') found.add('queue');
      else found.add(topic);
    }
  }

  return found;
}

const isBusy = (el: Element) => el.matches(':active') || el.querySelector('details[open]:is(.lf-act, .lf-pop), .htmx-request') !== null
  || (el.contains(document.activeElement) && document.activeElement!.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'));

function ring(el: HTMLElement): void {
  if (timers.has(el)) return;
  const every = Number(el.dataset['liveEvery'] ?? 1500);
  const wait = Math.max(0, (lastTime.get(el) ?? -Infinity) + every - performance.now()) + Math.random() * every * .4;
  timers.set(el, setTimeout(() => {
    timers.delete(el);
    if (!el.isConnected) { // It came afresh meanwhile, perhaps as it was before the change: what stands in its place is told.
      const heir = el.id ? document.getElementById(el.id) : null;
      if (heir?.dataset['live']) ring(heir);
      return;
    }

    if (document.hidden && !el.hasAttribute('data-live-always')) {
      asleep.add(el);
    } else if (isBusy(el)) {
      lastTime.set(el, performance.now());
      ring(el);
    } else {
      lastTime.set(el, performance.now());
      el.dispatchEvent(new CustomEvent('live', { bubbles: false }));
    }
  }, wait));
}

const all = () => document.querySelectorAll<HTMLElement>('[data-live]:not([data-live=""])');

function changed(changes: Change[]): void {
  const topics = topicsOf(changes);
  all().forEach(el => { if (el.dataset['live']!.split(' ').some(t => topics.has(t))) ring(el); });
  document.dispatchEvent(new CustomEvent('lf-changes', { detail: changes }));
}

function missed(): void {
  all().forEach(ring);
  document.dispatchEvent(new CustomEvent('lf-missed'));
}

function say(connected: boolean): void {
  document.documentElement.dataset['live'] = connected ? 'on' : 'off';
  document.dispatchEvent(new CustomEvent('lf-connected', { detail: connected }));
}

const backOff = (tries: number) => Math.min(30_000, 300 * 2 ** Math.min(tries, 7)) * (.5 + Math.random());

function connect(path: string): void {
  let connection: HubConnection | undefined;
  let stopped = false;

  function build(age: number): HubConnection {
    const made = new HubConnectionBuilder()
      .withUrl(`${path}?age=${Math.round(age)}`, { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: c => backOff(c.previousRetryCount) })
      .configureLogging(LogLevel.None)
      .build();
    made.serverTimeoutInMilliseconds = 15_000;
    made.on('changed', changed);
    made.on('missed', missed);
    made.onreconnecting(() => say(false));
    made.onreconnected(() => { say(true); missed(); });
    made.onclose(() => { say(false); if (!stopped) void begin(false); });
    return made;
  }

  // The first time the server says itself what happened since the page began to load; after a loss the page looks at everything again,
  // and the server says what happened in the last seconds, in which it did not know this connection yet.
  async function begin(first: boolean): Promise<void> {
    for (let tries = 0; !stopped; tries++) {
      if (!first || tries > 0) await new Promise(r => setTimeout(r, backOff(tries)));
      if (stopped) return;
      connection = build(first ? performance.now() : 5000);
      try {
        await connection.start();
        say(true);
        if (!first) missed();
        return;
      } catch {
        if (tries > 0) say(false);
      }
    }
  }

  addEventListener('pagehide', () => {
    stopped = true;
    if (connection && connection.state !== HubConnectionState.Disconnected) void connection.stop();
  });
  addEventListener('pageshow', e => {
    if (!e.persisted) return;
    stopped = false;
    void begin(false);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    const woken = [...asleep];
    asleep.clear();
    woken.forEach(el => { if (el instanceof HTMLElement && el.isConnected) ring(el); });
  });
  void begin(true);
}

connect(document.body.dataset['liveScript']!.replace(/\/dist\/live\.js.*$/, '/live'));
