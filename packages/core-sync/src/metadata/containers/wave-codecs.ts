/** Codec names of WAVE format tags (also used by ASF, Matroska's ACM mapping and W64). */
const names: Readonly<Record<number, string>> = {
  2: 'adpcm_ms',
  6: 'pcm_alaw',
  7: 'pcm_mulaw',
  10: 'wmavoice',
  17: 'adpcm_ima_wav',
  49: 'gsm_ms',
  80: 'mp2',
  85: 'mp3',
  255: 'aac',
  352: 'wmav1',
  353: 'wmav2',
  354: 'wmapro',
  355: 'wmalossless',
  5632: 'aac',
  5648: 'aac',
  8192: 'ac3',
  8193: 'dts',
  61868: 'flac',
};

/** The codec behind a WAVE format tag, as ffmpeg names it; undefined where unknown. */
export function waveCodec(tag: number, bits: number): string | undefined {
  if (tag === 1) return bits <= 8 ? 'pcm_u8' : `pcm_s${Math.ceil(bits / 8) * 8}le`;
  if (tag === 3) return `pcm_f${bits}le`;
  return names[tag];
}

/** Whether a codec keeps every sample. */
export function isLossless(codec: string | undefined): boolean {
  return codec !== undefined && /^(?:pcm_[suf]|flac|alac|wmalossless|dsd_|mp4als)/.test(codec);
}
