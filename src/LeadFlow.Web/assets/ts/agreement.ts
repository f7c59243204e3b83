// A slider says its value while it moves; the server answers what that would do.
export function agreement(): void {
  document.addEventListener('input', e => {
    if (!(e.target instanceof HTMLInputElement) || !e.target.matches('.lf-range')) return;
    const said = e.target.closest('.lf-rule')?.querySelector('[data-said]');
    const { unit, nothing } = e.target.dataset;
    if (said) said.textContent = e.target.value === '0' && nothing ? nothing : unit ? `${e.target.value} ${unit}` : e.target.value;
  });
}
