// The service worker of the pages that work without network. The server writes PAGE and FILES before it: what the page is made of, by names that change
// with every build. Nothing else is kept, and nothing that people typed passes through here.
declare const PAGE: string;
declare const FILES: string[];

interface Life extends Event { waitUntil(work: Promise<unknown>): void }
interface Asked extends Event { request: Request; respondWith(answer: Promise<Response>): void }
interface Worker { addEventListener(kind: 'install' | 'activate', act: (e: Life) => void): void; addEventListener(kind: 'fetch', act: (e: Asked) => void): void; skipWaiting(): Promise<void>; clients: { claim(): Promise<void> } }

const worker = self as unknown as Worker;
const shelf = `leadflow ${PAGE} ${FILES.join(' ')}`;

worker.addEventListener('install', e => {
  e.waitUntil(caches.open(shelf).then(c => c.addAll(FILES.map(f => new Request(f, { cache: 'reload' })))).then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', e => {
  e.waitUntil(caches.keys().then(keys => Promise.all(keys.filter(k => k.startsWith(`leadflow ${PAGE} `) && k !== shelf).map(k => caches.delete(k)))).then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', e => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  const isPage = e.request.mode === 'navigate' && url.pathname === PAGE;
  if (isPage) {
    // From the network while there is one, so that a new build is seen; what is kept otherwise.
    e.respondWith(fetch(e.request).then(async answer => {
      if (answer.ok && !answer.redirected) await (await caches.open(shelf)).put(PAGE, answer.clone());
      return answer.ok ? answer : (await caches.match(PAGE)) ?? answer;
    }).catch(async () => (await caches.match(PAGE)) ?? Response.error()));
  } else if (FILES.includes(url.pathname + url.search) || url.pathname.includes('/dist/fonts/')) {
    e.respondWith(caches.match(e.request).then(kept => kept ?? fetch(e.request).then(async answer => {
      if (answer.ok) await (await caches.open(shelf)).put(e.request, answer.clone());
      return answer;
    })));
  }
});

export {};
