const maxLength = 4096;

/** A tag's value as text: Unicode NFC, without control characters, white space collapsed; undefined where nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value)
    .slice(0, maxLength)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\ufeff\ufffe]/gu, '')
    .trim();
  return text === '' ? undefined : text;
}

/** Several names in one text, where the separator leaves no doubt: `;`, or a slash between spaces. */
export function splitNames(values: readonly string[]): string[] {
  const names = values.flatMap((value) => value.split(/\s*;\s*|\s+\/\s+/)).filter((name) => name !== '');
  return [...new Set(names)];
}
