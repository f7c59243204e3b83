// Buttons with data-theme-set="light|dark|system"; theme.ts listens.
const buttons = () => document.querySelectorAll<HTMLButtonElement>('[data-theme-set]');

function choice(): string {
  try { return localStorage.getItem('lf-theme') ?? 'system'; } catch { return 'system'; }
}

function show(): void {
  buttons().forEach(b => b.setAttribute('aria-pressed', String(b.dataset['themeSet'] === choice())));
}

export function themeSwitch(): void {
  buttons().forEach(b => b.addEventListener('click', () => {
    const to = b.dataset['themeSet'] ?? 'system';
    try { if (to === 'system') localStorage.removeItem('lf-theme'); else localStorage.setItem('lf-theme', to); } catch { /* private window: lasts for nothing */ }
    dispatchEvent(new Event('lf-theme'));
    show();
  }));
  show();
}
