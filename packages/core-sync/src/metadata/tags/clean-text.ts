const maxLength = 8192;

/** A tag's value as text: Unicode NFC, without control characters, white space collapsed; undefined where nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value)
    .slice(0, maxLength)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}|[\ufeff\ufffe]/gu, dropControl)
    .replace(/\s+/gu, ' ')
    .trim();
  return text === '' ? undefined : text;
}

/** White space stays, and so do the characters above ASCII: other code pages leave them behind in Latin-1, and they keep names apart. */
function dropControl(character: string): string {
  return /[\t-\r\u0080-\u009f]/.test(character) ? character : '';
}

/** Several names in one text, where the separator leaves no doubt: `;`, or a slash between spaces. */
export function splitNames(values: readonly string[]): string[] {
  const names = values.flatMap((value) => value.split(/\s*;\s*|\s+\/\s+/)).filter((name) => name !== '');
  return [...new Set(names)];
}

/**
 * The people ID3v2.3 separates with a slash. A slash between two words of one or two characters belongs to a name, so that "AC/DC",
 * "AC/DC feat. Foo" and "+/-" stay whole.
 */
export function splitAtSlashes(value: string): string[] {
  const names: string[] = [];
  let previous = '';
  for (const part of value.split('/')) {
    if (isShort(previous.split(' ').at(-1)) && isShort(part.split(' ')[0]))
      names.push(`${names.pop()}/${part}`);
    else names.push(part);
    previous = part;
  }
  const kept = names.map((name) => name.trim()).filter((name) => name !== '');
  return kept.length > 0 ? kept : [value];
}

function isShort(word: string | undefined): boolean {
  return word?.length === 1 || word?.length === 2;
}
