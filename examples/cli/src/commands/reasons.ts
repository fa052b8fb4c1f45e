/** What the engine's rules say, in words. Their numbers are those of `packages/core-sync/SPEC.md`. */
const ruleTexts: Readonly<Record<string, string>> = {
  ID1: 'the same file under another name or in another folder',
  ID2: 'a file with the content of a hidden track',
  ID3: 'a file at the path of a hidden track, of the same size',
  ID4: 'a file with the tags and length of a hidden track',
  ID5: 'the file was replaced in place',
  PR1: 'its tags were read',
  RE2: 'no file of it is left',
  RE3: 'a file of it is back',
  RE5: 'another track has the same content',
  RE6: 'another of its files plays now',
};

const removalTexts: Readonly<Record<string, string>> = {
  unseen: 'no longer in the folder',
  deleted: 'deleted',
  trashed: 'moved to the trash',
  'access-lost': 'access was lost',
  filtered: 'no longer counts as music',
  'outside-root': 'outside the library',
  unknown: 'gone',
};

/** The rule that decided, in words, with its number. */
export function ruleText(rule: string): string {
  const text = ruleTexts[rule];
  return text === undefined ? `rule ${rule}` : `${text} (rule ${rule})`;
}

/** Why a file or track is gone, in words. */
export function removalText(reason: string | null): string {
  return removalTexts[reason ?? 'unknown'] ?? reason ?? 'gone';
}

/** A reason of either kind, as a plan gives it. */
export function reasonText(reason: string): string {
  return removalTexts[reason] ?? ruleText(reason);
}
