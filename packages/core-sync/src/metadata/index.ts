export {
  type AudioFilter,
  createAudioFilter,
  defaultAudioExtensions,
  defaultAudioMimeTypes,
  extensionOf,
  isAudioFile,
} from './audio-formats.ts';
export type { AudioSource, ReadStats } from './audio-source.ts';
export { createHeadPredictor, type HeadPredictor, type HeadPredictorOptions } from './head-predictor.ts';
export { MetadataError, type MetadataErrorCode } from './metadata-error.ts';
export { nameKey, sortName } from './name-key.ts';
export { namesFromPath, type PathNames } from './names-from-path.ts';
export { type ReadCoverOptions, readCover } from './read-cover.ts';
export { type MetadataResult, type ReadMetadataOptions, readMetadata } from './read-metadata.ts';
export { tagIdentity } from './tag-identity.ts';
export type {
  Cover,
  CoverLocator,
  Credit,
  MusicBrainzIds,
  ReplayGain,
  TrackMetadata,
} from './track-metadata.ts';
