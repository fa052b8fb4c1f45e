export { createAudioFile } from './audio/audio-file.ts';
export { AUDIO_FORMATS, type AudioFormatInfo, audioFormatInfo } from './audio/audio-formats.ts';
export type {
  AudioFile,
  AudioFormat,
  AudioSpec,
  AudioTags,
  AudioTruth,
  CoverSpec,
  MusicBrainzTags,
  ReplayGainTags,
  TagFormat,
} from './audio/audio-spec.ts';
export { truthOf } from './audio/audio-truth.ts';
export { damageAudio } from './audio/damage-audio.ts';
export { scaledSpec, songLike } from './audio/library/song-like.ts';
export { virtualLibrary } from './audio/library/virtual-library.ts';
export type {
  VirtualAlbum,
  VirtualLibrary,
  VirtualLibraryOptions,
  VirtualTrack,
} from './audio/library/virtual-library-types.ts';
export {
  type WriteLibraryOptions,
  type WrittenLibrary,
  writeLibrary,
} from './audio/library/write-library.ts';
export { collect, collectBytes, collectChanges, collectFiles } from './collect.ts';
export { FakeClock, type FakeClockOptions } from './fake-clock.ts';
export { fileDifferences, Mirror } from './mirror.ts';
export type { Fault, FaultOptions, FaultSource, Faults } from './mock-provider/faults.ts';
export type { MockCall, MockMember } from './mock-provider/mock-call.ts';
export { MockIncrementalProvider } from './mock-provider/mock-incremental-provider.ts';
export type { MockProviderOptions } from './mock-provider/mock-provider-options.ts';
export type { MockNotification } from './mock-provider/mock-push.ts';
export { nextTurn } from './next-turn.ts';
export { createRandom, type SeededRandom } from './random.ts';
export { type ComputableHash, computableHashes, contentHash } from './remote-drive/content-hash.ts';
export type { DriveItem, DriveItemData, DriveItemKind, DriveItemState } from './remote-drive/drive-item.ts';
export { contentOf, type FileContent, patternContent } from './remote-drive/file-content.ts';
export { type LibraryItemsOptions, libraryItems } from './remote-drive/library-items.ts';
export { RemoteDrive } from './remote-drive/remote-drive.ts';
export type {
  CloudSwitches,
  DriveChange,
  DriveChangePage,
  DriveInfo,
  DriveOptions,
  ItemPatch,
  PutFileOptions,
  PutOptions,
  RemoteDriveOptions,
  SeenItem,
} from './remote-drive/remote-drive-options.ts';
export { type VirtualDriveOptions, virtualDrive } from './remote-drive/virtual-drive.ts';
export type { VirtualItems } from './remote-drive/virtual-items.ts';
