import type { PeerName } from '../peers/open-peers.ts';

/** Whose figure it is: ours in two ways, or a peer's. */
export type Whose = 'inside' | 'with process start' | PeerName | `${PeerName}, quick`;
