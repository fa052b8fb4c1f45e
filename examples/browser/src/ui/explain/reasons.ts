import type { LibraryEvent } from '@music-platform/core-sync';
import { goneWords } from '../words.ts';

/** How the engine recognised a file, by the rule of its specification. */
const recognised: Readonly<Record<string, string>> = {
  ID1: 'the cloud gave it the same id',
  ID2: 'its content is the same',
  ID3: 'it has the same path and size',
  ID4: 'its tags and length are the same',
  ID5: 'it took the place of the one that vanished',
  RE5: 'both files have the same content',
};

/** What happened to a track, in a sentence. */
export function sentenceOfEvent({ type, payload }: LibraryEvent): string {
  const rule = ruleOf({ payload });
  switch (type) {
    case 'added':
      return 'A new file was found, and this track was made for it.';
    case 'updated':
      if (rule === 'RE6') return 'Another of its files took over, and the names come from that one now.';
      return rule === 'PR1'
        ? 'The tags of its file were read.'
        : 'Its names follow its file, which has a new path.';
    case 'moved':
      return rule === 'RE6'
        ? 'The file it was played from went away; another copy took over.'
        : 'Its file was renamed or moved. The track stayed the same.';
    case 'hidden':
      return `It was hidden: its file was ${goneWords[String(payload['reason'])] ?? 'gone'}. Nothing was deleted.`;
    case 'restored':
      return 'Its file came back, and so did the track.';
    case 'merged':
      return `A second entry turned out to be this track: ${recognised[rule ?? ''] ?? 'they are the same music'}.`;
  }
}

/** The number of the rule that decided, if it was recorded. */
export function ruleOf({ payload }: Pick<LibraryEvent, 'payload'>): string | undefined {
  const { rule } = payload;
  return typeof rule === 'string' ? rule : undefined;
}
