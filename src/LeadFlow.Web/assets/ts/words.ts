// Every sentence that scripts say passes here; the page may carry a dictionary (#lf-words, JSON) for other languages.
let dictionary: Record<string, string> | undefined;

export function words(english: string, ...values: (string | number)[]): string {
  dictionary ??= JSON.parse(document.getElementById('lf-words')?.textContent ?? '{}') as Record<string, string>;
  return (dictionary[english] ?? english).replace(/\{(\d)\}/g, (all, i) => String(values[Number(i)] ?? all));
}
