// Answering in place: while a criterion is open, u n p l c choose its level and Ctrl+Enter saves.
import { isTyping } from './keys';

const openForm = (target: EventTarget | null) => target instanceof Element ? target.closest<HTMLFormElement>('[data-bant] details[open] > form') : null;

export function bant(): void {
  // Before the page's own keys: "u" is a level here, not an undo.
  document.addEventListener('keydown', e => {
    const form = openForm(e.target);
    if (!form || e.isComposing) return;
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      form.requestSubmit();
      return;
    }

    if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
    const level = form.querySelector<HTMLInputElement>(`[data-level-key="${CSS.escape(e.key.toLowerCase())}"]`);
    if (level) {
      e.preventDefault();
      e.stopPropagation();
      level.checked = true;
      level.focus();
      level.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }, true);
}
