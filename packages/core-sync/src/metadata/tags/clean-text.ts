const maxLength = 8192;

/** A tag's value as text: Unicode NFC, without control characters, white space collapsed; undefined where nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value)
    .slice(0, maxLength)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}|[\ufeff\ufffe]/gu, dropControl)
    .trim();
  return text === '' ? undefined : text;
}

/** Control characters of the ASCII age go; those above are what other code pages leave behind in Latin-1 and keep names apart. */
function dropControl(character: string): string {
  return character >= '\u0080' && character <= '\u009f' ? character : '';
}

/** Several names in one text, where the separator leaves no doubt: `;`, or a slash between spaces. */
export function splitNames(values: readonly string[]): string[] {
  const names = values.flatMap((value) => value.split(/\s*;\s*|\s+\/\s+/)).filter((name) => name !== '');
  return [...new Set(names)];
}
