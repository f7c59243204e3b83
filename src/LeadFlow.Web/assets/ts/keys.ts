// An element with data-key="c" is clicked by that key; "/" and Ctrl+K go to the search. Keys rest while somebody types.
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select'));
}

export function keys(): void {
  document.addEventListener('keydown', e => {
    if (e.isComposing || e.defaultPrevented) return;
    const search = document.querySelector<HTMLInputElement>('[data-search]');
    if (search && e.key.toLowerCase() === 'k' && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey) {
      e.preventDefault();
      search.focus();
      search.select();
      return;
    }

    if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
    if (search && e.key === '/') {
      e.preventDefault();
      search.focus();
      return;
    }

    const wanted = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(e.key)}"]`);
    if (wanted && !wanted.closest('[inert]')) {
      e.preventDefault();
      wanted.click();
    }
  });
}
