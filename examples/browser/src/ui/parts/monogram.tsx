import type { VNode } from 'preact';
import { placeholderOf } from './placeholder.ts';

/** A round sign for an artist: the first letters of the name. */
export function Monogram({ name, large = false }: { name: string; large?: boolean }): VNode {
  const { ground, figure } = placeholderOf(name);
  return (
    <span
      class={large ? 'monogram large' : 'monogram'}
      style={{ background: ground, color: figure }}
      aria-hidden="true"
    >
      <svg viewBox="0 0 40 40" aria-hidden="true">
        <text x="20" y="20.5" text-anchor="middle" dominant-baseline="central" fill="currentColor">
          {initialsOf(name)}
        </text>
      </svg>
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s.]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) =>
    firstLetter(word ?? ''),
  );
  return letters.join('').toUpperCase() || '♪';
}

function firstLetter(word: string): string {
  return /[\p{L}\p{N}]/u.exec(word)?.[0] ?? '';
}
