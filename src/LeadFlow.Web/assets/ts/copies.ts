// What somebody carries to another place, a secret or a piece of HTML, is copied by one press.
function take(from: HTMLElement): Promise<void> {
  const text = from instanceof HTMLInputElement ? from.value : from.textContent ?? '';
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  if (from instanceof HTMLInputElement) from.select(); // Without TLS a browser keeps its clipboard from scripts: what is chosen can still be copied.
  else getSelection()?.selectAllChildren(from);
  return document.execCommand('copy') ? Promise.resolve() : Promise.reject(new Error('not copied'));
}

export function copies(): void {
  document.addEventListener('click', async e => {
    const button = (e.target as Element).closest<HTMLButtonElement>('[data-copy]');
    const from = button && document.getElementById(button.dataset['copy']!);
    const word = button?.querySelector('span');
    if (!button || !from || !word) return;
    const before = button.dataset['word'] ??= word.textContent ?? '';
    try {
      await take(from);
      word.textContent = button.dataset['copied'] ?? before;
    } catch {
      word.textContent = button.dataset['refused'] ?? before;
    }
    setTimeout(() => { word.textContent = before; }, 3000);
  });
}
