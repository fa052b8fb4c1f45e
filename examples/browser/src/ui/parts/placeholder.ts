/** A cover for music that has none: always the same for the same name. */
export interface Placeholder {
  readonly pattern: 'rings' | 'sun' | 'stripes' | 'quarters' | 'waves' | 'dots';
  readonly ground: string;
  readonly figure: string;
  readonly accent: string;
  /** Quarter turns. */
  readonly turn: number;
}

const palettes: readonly (readonly [string, string, string])[] = [
  ['#1f3a4d', '#e9b872', '#d1603d'],
  ['#e8d8c3', '#b5442e', '#2b3a42'],
  ['#2d2a4a', '#f2a65a', '#7c9eb2'],
  ['#d9e2dc', '#3f7d6e', '#e6a15c'],
  ['#45243c', '#e58c8a', '#f3d9b1'],
  ['#f0c987', '#7a3b2e', '#33658a'],
  ['#16403b', '#9ccfae', '#f2e3bc'],
  ['#c9d6df', '#34558b', '#e07a5f'],
  ['#3b2b20', '#d9a05b', '#8c5a3c'],
  ['#e7c6c0', '#7b2d43', '#f7efe5'],
  ['#22333b', '#c6ac8f', '#5e8c8a'],
  ['#dfe0cf', '#6a6f3a', '#bf5b36'],
];

const patterns: readonly Placeholder['pattern'][] = ['rings', 'sun', 'stripes', 'quarters', 'waves', 'dots'];

/** What to draw for a name. */
export function placeholderOf(name: string): Placeholder {
  const hash = hashOf(name);
  const [ground, figure, accent] = palettes[hash % palettes.length] ?? ['#333', '#eee', '#999'];
  return {
    pattern: patterns[(hash >>> 8) % patterns.length] ?? 'rings',
    ground,
    figure,
    accent,
    turn: (hash >>> 16) % 4,
  };
}

/** What the drawing of an album is made from, wherever it is shown. */
export function artNameOf(album: string | null, artist: string | null, title = ''): string {
  return album === null || album === '' ? title : `${album}/${artist ?? ''}`;
}

/** FNV-1a, mixed once more so that names that differ in their last letter look different. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
