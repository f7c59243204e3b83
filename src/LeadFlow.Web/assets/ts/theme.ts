// Runs in the head, before the first paint: the stored choice, else the system's.
const root = document.documentElement;
const paper = matchMedia('print');
const system = matchMedia('(prefers-color-scheme: dark)');

export function stored(): string | null {
  try { return localStorage.getItem('lf-theme'); } catch { return null; }
}

function apply(): void {
  root.dataset['bsTheme'] = paper.matches ? 'light' : stored() ?? (system.matches ? 'dark' : 'light');
}

apply();
root.classList.add('js');
system.addEventListener('change', apply);
paper.addEventListener('change', apply);
addEventListener('storage', apply);
addEventListener('lf-theme', apply);
