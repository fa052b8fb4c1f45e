import type { VNode } from 'preact';
import { type Placeholder, placeholderOf } from './placeholder.ts';

/** A drawn cover for music that has none. */
export function PlaceholderArt({ name }: { name: string }): VNode {
  const art = placeholderOf(name);
  return (
    <svg class="cover" viewBox="0 0 100 100" aria-hidden="true">
      <rect width="100" height="100" fill={art.ground} />
      <g transform={`rotate(${art.turn * 90} 50 50)`}>{figures[art.pattern](art)}</g>
    </svg>
  );
}

const figures: Readonly<Record<Placeholder['pattern'], (art: Placeholder) => VNode>> = {
  rings: ({ ground, figure, accent }) => (
    <>
      <circle cx="50" cy="50" r="38" fill={figure} />
      <circle cx="50" cy="50" r="27" fill={ground} />
      <circle cx="50" cy="50" r="16" fill={accent} />
      <circle cx="50" cy="50" r="4" fill={ground} />
    </>
  ),
  sun: ({ figure, accent }) => (
    <>
      <circle cx="62" cy="42" r="24" fill={figure} />
      <path d="M0 66 100 58V100H0z" fill={accent} />
      <path d="M0 82 100 76V100H0z" fill={figure} opacity="0.55" />
    </>
  ),
  stripes: ({ figure, accent }) => (
    <>
      <path d="M-10 60 60-10H82L-10 82z" fill={figure} />
      <path d="M-10 104 104-10H116L-10 116z" fill={accent} />
      <path d="M30 110 110 30V52L52 110z" fill={figure} />
    </>
  ),
  quarters: ({ figure, accent }) => (
    <>
      <path d="M0 50V0A50 50 0 0 1 50 50z" fill={figure} />
      <path d="M50 0h50a50 50 0 0 1-50 50z" fill={accent} />
      <path d="M50 50h50v50a50 50 0 0 1-50-50z" fill={figure} />
      <path d="M0 100a50 50 0 0 1 50-50v50z" fill={accent} />
    </>
  ),
  waves: ({ figure, accent }) => (
    <>
      <path d="M0 30c17-14 33-14 50 0s33 14 50 0v22c-17 14-33 14-50 0s-33-14-50 0z" fill={figure} />
      <path d="M0 66c17-14 33-14 50 0s33 14 50 0v34H0z" fill={accent} />
    </>
  ),
  dots: ({ figure, accent }) => (
    <>
      <circle cx="30" cy="30" r="17" fill={figure} />
      <circle cx="70" cy="30" r="17" fill={accent} />
      <circle cx="30" cy="70" r="17" fill={accent} />
      <path d="M53 70a17 17 0 0 1 34 0z" fill={figure} />
    </>
  ),
};
