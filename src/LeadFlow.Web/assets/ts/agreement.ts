// A slider says its value while it moves; the server answers what that would do. What is not saved yet is not left by accident.
export function agreement(): void {
  let unsaved = document.querySelector('[data-unsaved="refused"]') !== null;
  document.addEventListener('input', e => {
    if (!(e.target instanceof HTMLInputElement || e.target instanceof HTMLTextAreaElement || e.target instanceof HTMLSelectElement)) return;
    if (e.target.form?.matches('[data-unsaved]')) unsaved = true;
    if (!e.target.matches('.lf-range')) return;
    const said = e.target.closest('.lf-rule')?.querySelector('[data-said]');
    const { unit, nothing } = e.target.dataset;
    if (said) said.textContent = e.target.value === '0' && nothing ? nothing : unit ? `${e.target.value} ${unit}` : e.target.value;
  });
  document.addEventListener('submit', e => {
    if (e.target instanceof Element && e.target.matches('[data-unsaved]')) unsaved = false;
  });
  addEventListener('beforeunload', e => {
    if (unsaved && document.querySelector('[data-unsaved]')) e.preventDefault();
  });
}
