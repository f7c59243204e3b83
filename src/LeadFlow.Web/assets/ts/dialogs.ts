// <a href="#return" data-dialog="return"> opens <dialog id="return">; <a href="/leads/new" data-dialog> fetches that page's [data-dialog-body]
// into the common sheet. Without scripts, and on a phone, the link itself leads there. The browser keeps the rest inert and gives the focus back.
import htmx from 'htmx.org';

const phone = matchMedia('(max-width: 720px)');

export function openDialog(dialog: HTMLDialogElement): void {
  if (dialog.matches(':modal')) return;
  dialog.removeAttribute('open'); // The server may have written it open, for those without scripts.
  dialog.showModal();
  (dialog.querySelector<HTMLElement>('[autofocus], [data-focus]') ?? dialog.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select'))?.focus();
}

async function fetchInto(link: HTMLAnchorElement): Promise<void> {
  const sheet = document.querySelector<HTMLDialogElement>('#sheet');
  if (!sheet) {
    location.assign(link.href);
    return;
  }

  link.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(link.href, { headers: { 'X-Dialog': '1' }, credentials: 'same-origin' });
    const body = answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector<HTMLElement>('[data-dialog-body]') : null;
    if (!body) {
      location.assign(link.href);
      return;
    }

    sheet.replaceChildren(document.adoptNode(body));
    sheet.setAttribute('aria-label', link.dataset['dialogLabel'] ?? (link.textContent ?? '').trim());
    htmx.process(sheet);
    openDialog(sheet);
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute('aria-busy');
  }
}

export function dialogs(): void {
  document.addEventListener('click', e => {
    if (!(e.target instanceof Element) || e.defaultPrevented) return;
    const opener = e.target.closest<HTMLElement>('[data-dialog]');
    if (opener && !(e instanceof MouseEvent && (e.ctrlKey || e.metaKey || e.shiftKey))) {
      const dialog = document.getElementById(opener.dataset['dialog'] ?? '');
      if (dialog instanceof HTMLDialogElement) {
        e.preventDefault();
        openDialog(dialog);
      } else if (opener instanceof HTMLAnchorElement && !phone.matches) {
        e.preventDefault();
        void fetchInto(opener);
      }

      return;
    }

    const inside = e.target.closest<HTMLDialogElement>('dialog:modal');
    // The dialog itself is hit only beside its content: on the backdrop.
    if (inside && (e.target === inside || e.target.closest('[data-close]'))) {
      e.preventDefault();
      inside.close();
    }
  });
  const named = () => {
    const id = location.hash.slice(1);
    const dialog = id ? document.getElementById(id) : null;
    if (dialog instanceof HTMLDialogElement) openDialog(dialog);
  };
  addEventListener('hashchange', named);
  document.querySelectorAll<HTMLDialogElement>('dialog[open]').forEach(openDialog);
  named();
  document.addEventListener('close', e => {
    if (e.target instanceof HTMLDialogElement && location.hash === `#${e.target.id}` && e.target.id) history.replaceState(history.state, '', location.pathname + location.search);
  }, true);
}
