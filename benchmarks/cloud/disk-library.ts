import { closeSync, openSync, readSync, statSync } from 'node:fs';
import {
  computableHashes,
  contentHash,
  contentOf,
  createAudioFile,
  type DriveItemData,
  type FileContent,
  libraryItems,
  type RemoteDrive,
  type VirtualItems,
} from '@music-platform/testkit';
import { type BenchLibrary, changedSpec, changedTracks, trackPath } from '../library/bench-library.ts';

/** A library's files as a cloud shows them: everything is worked out once and read from the disk, so that an answer costs little. */
export function diskLibraryItems({ root, library }: BenchLibrary, providerTags: boolean): VirtualItems {
  const items = libraryItems(library, { key: root, providerTags, content: 'filler' });
  const firstTrack = items.indexOf('vt0') ?? 0;
  const kept = Array.from({ length: items.count }, (_, index): DriveItemData => {
    const item = items.at(index);
    if (item.content === undefined) return item;
    const path = trackPath(root, library.track(index - firstTrack));
    return { ...item, content: onDisk(path, item.content) };
  });
  return { ...items, at: (index) => kept[index] as DriveItemData };
}

/** Gives some files of the library other contents, and other tags where the service knows them. */
export function changeInCloud(remote: RemoteDrive, { library }: BenchLibrary, round: number): void {
  for (const index of changedTracks(library.trackCount)) {
    const spec = changedSpec(library.track(index), round);
    const file = createAudioFile(spec);
    const content = contentOf(file.read(0, file.size));
    // A service has worked them out when the upload ends; an emulator would in the middle of what is measured.
    for (const algorithm of computableHashes) contentHash(content, algorithm);
    const { id, tags } = remote.edit(`vt${index}`, content);
    if (tags !== undefined) remote.patch(id, { tags: { ...tags, title: spec.tags.title } });
  }
}

/** The bytes of a file on disk; its type and hashes are those of the content it stands for. */
function onDisk(path: string, { mimeType, declaredHash }: FileContent): FileContent {
  const { size } = statSync(path);
  return {
    size,
    mimeType,
    ...(declaredHash === undefined ? {} : { declaredHash }),
    read: (start, end) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      const file = openSync(path, 'r');
      readSync(file, bytes, 0, bytes.length, start);
      closeSync(file);
      return bytes;
    },
  };
}
