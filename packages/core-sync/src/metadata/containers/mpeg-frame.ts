/** The header of one MPEG audio frame (layers 1 to 3). */
export interface MpegFrame {
  version: 1 | 2 | 2.5;
  layer: 1 | 2 | 3;
  bitrate: number;
  sampleRate: number;
  channels: number;
  samples: number;
  /** Bytes, header included. */
  length: number;
  /** Bytes between the header and the main data, where Xing headers lie. */
  sideInfoLength: number;
}

const kilobits: Readonly<Record<string, readonly number[]>> = {
  '1-1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1-2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1-3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2-1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2-2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

const sampleRates = [44100, 48000, 32000] as const;

/** Decodes the four bytes of a frame header; undefined where they are none (free-format frames count as none). */
export function decodeMpegFrame(header: number): MpegFrame | undefined {
  if (header >>> 21 !== 0x7ff) return undefined;
  const versionBits = (header >>> 19) & 3;
  const layerBits = (header >>> 17) & 3;
  const rateIndex = (header >>> 10) & 3;
  const bitrateIndex = (header >>> 12) & 15;
  const baseRate = sampleRates[rateIndex];
  if (versionBits === 1 || layerBits === 0 || baseRate === undefined || (header & 3) === 2) return undefined;
  const version = versionBits === 3 ? 1 : versionBits === 2 ? 2 : 2.5;
  const layer = layerBits === 3 ? 1 : layerBits === 2 ? 2 : 3;
  const table = kilobits[version === 1 ? `1-${layer}` : `2-${layer === 1 ? 1 : 2}`];
  const rate = table?.[bitrateIndex];
  if (!rate) return undefined;
  const sampleRate = baseRate / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const bitrate = rate * 1000;
  const padding = (header >>> 9) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const length =
    layer === 1
      ? (Math.floor((12 * bitrate) / sampleRate) + padding) * 4
      : Math.floor(((samples / 8) * bitrate) / sampleRate) + padding;
  const mono = ((header >>> 6) & 3) === 3;
  const sideInfoLength = version === 1 ? (mono ? 17 : 32) : mono ? 9 : 17;
  return { version, layer, bitrate, sampleRate, channels: mono ? 1 : 2, samples, length, sideInfoLength };
}

/** Whether two frames can follow each other in one stream. */
export function sameStream(a: MpegFrame, b: MpegFrame): boolean {
  return a.version === b.version && a.layer === b.layer && a.sampleRate === b.sampleRate;
}
