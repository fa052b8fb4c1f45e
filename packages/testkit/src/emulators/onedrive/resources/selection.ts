/** Members a call asks for; undefined: those it gets without asking. */
export type Selection = ReadonlySet<string> | undefined;

/** Name of the member that carries a pre-authenticated address. */
export const DOWNLOAD_URL = '@microsoft.graph.downloadUrl';
const DOWNLOAD_ALIAS = 'content.downloadUrl';

/** Reads `$select`. Unknown names select nothing; of paths the first part counts. */
export function parseSelect(text: string | undefined, quirk: 'works' | 'ignored'): Selection {
  if (text === undefined) return undefined;
  const selected = new Set<string>();
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === DOWNLOAD_ALIAS || (part === DOWNLOAD_URL && quirk === 'works')) selected.add(DOWNLOAD_URL);
    else if (part !== DOWNLOAD_URL && part !== '') selected.add(part.split('/')[0] ?? part);
  }
  return selected;
}
