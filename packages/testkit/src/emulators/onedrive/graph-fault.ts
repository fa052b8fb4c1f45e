import type { HttpFault } from '../http/http-fault.ts';
import type { ResyncCode } from './quirks.ts';

/** What can go wrong with Graph: what can with any service, and what is its own. */
export type GraphFault =
  | HttpFault
  /** `delta`: 410; absent members are as the quirks say. */
  | {
      readonly kind: 'resync';
      readonly code?: ResyncCode | undefined;
      readonly location?: 'fresh' | 'none' | 'failing' | undefined;
    }
  /** `delta`, `item.children`: a page of at most so many items; more follow. */
  | { readonly kind: 'short-page'; readonly size: number }
  /** `delta`, `item.children`: a page without items, and a link to go on. */
  | { readonly kind: 'empty-page' }
  /** `delta`: a page whose nextLink is the link that was asked for. */
  | { readonly kind: 'repeat-link' }
  /** `delta`: a page with neither link. */
  | { readonly kind: 'no-link' }
  /** `delta`: the first so many items of the page are missing. */
  | { readonly kind: 'drop-items'; readonly count: number }
  /** Any call: the access token it came with is dead from now on; only a refresh helps. */
  | { readonly kind: 'expire-access-token' }
  /** `download`: the address is dead from now on, or once this answer has gone out. */
  | { readonly kind: 'expire-download-url'; readonly afterAnswer?: boolean | undefined };

/** The fault of a kind among those that strike a call. */
export function faultOf<K extends GraphFault['kind']>(
  faults: readonly GraphFault[],
  kind: K,
): Extract<GraphFault, { kind: K }> | undefined {
  return faults.find((fault): fault is Extract<GraphFault, { kind: K }> => fault.kind === kind);
}
