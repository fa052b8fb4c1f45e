export {
  createAudioFilter,
  defaultAudioExtensions,
  defaultAudioMimeTypes,
  extensionOf,
  isAudioFile,
} from './audio-formats.ts';
export type { AudioSource } from './audio-source.ts';
export { createHeadPredictor } from './head-predictor.ts';
export { MetadataError } from './metadata-error.ts';
export { nameKey, sortName } from './name-key.ts';
export { namesFromPath, type PathNames } from './names-from-path.ts';
export { readCover } from './read-cover.ts';
export { type MetadataResult, readMetadata } from './read-metadata.ts';
export { tagIdentity } from './tag-identity.ts';
export type { TrackMetadata } from './track-metadata.ts';
