// A toast goes after ten seconds, unless somebody points at it or is inside it; its button closes it.
export function toasts(): void {
  const arm = () => document.querySelectorAll<HTMLElement>('.lf-toasts:not(.lf-toasts--flow) .lf-toast:not([data-armed])').forEach(toast => {
    toast.dataset['armed'] = '';
    const leave = () => setTimeout(() => { if (toast.matches(':hover, :focus-within')) leave(); else toast.remove(); }, 10_000);
    leave();
  });
  document.addEventListener('click', e => {
    if (e.target instanceof Element && e.target.closest('[data-close]')) e.target.closest('.lf-toast')?.remove();
  });
  document.addEventListener('htmx:afterSettle', arm);
  arm();
}
