// <script src="https://leads.example.com/embed.js" data-form="pricing" async></script>: puts the form in a frame where the tag stands, as tall as it is.
// It reads nothing of the page but its address, where the visitor came from, and the campaign fields of the link.
(() => {
  const tag = document.currentScript as HTMLScriptElement | null;
  const slug = tag?.dataset['form'];
  if (!tag || !slug) return;
  const home = new URL(tag.src);
  const place = new URL(`${home.pathname.replace(/\/embed\.js$/, '')}/f/${encodeURIComponent(slug)}`, home.origin);
  place.searchParams.set('embed', '1');
  place.searchParams.set('_page', location.origin + location.pathname);
  if (document.referrer) place.searchParams.set('_ref', document.referrer);
  if (tag.dataset['lang']) place.searchParams.set('lang', tag.dataset['lang']);
  new URLSearchParams(location.search).forEach((value, name) => { if (!['embed', '_page', '_ref', 'lang', 'handler'].includes(name)) place.searchParams.set(name, value); });

  const frame = document.createElement('iframe');
  frame.src = place.href;
  frame.title = tag.dataset['title'] ?? 'Form';
  frame.style.cssText = 'width:100%;border:0;display:block;min-height:20rem';
  tag.after(frame);
  addEventListener('message', e => {
    if (e.source !== frame.contentWindow || e.origin !== home.origin || typeof e.data !== 'object' || e.data === null) return;
    const said = e.data as { leadflow?: string; height?: number; go?: string | null };
    if (said.leadflow === 'height' && typeof said.height === 'number') frame.style.height = `${said.height}px`;
    if (said.leadflow === 'sent') {
      frame.dispatchEvent(new CustomEvent('leadflow:sent', { bubbles: true }));
      if (said.go) location.assign(said.go);
    }
  });
})();
