import { join } from 'node:path';
import { openBeets } from './beets.ts';
import { openMpd } from './mpd.ts';
import type { OpenPeer, Peer, PeerPlace } from './peer.ts';
import { openQuodLibet } from './quod-libet.ts';
import { openStrawberry } from './strawberry.ts';
import { openTagLib } from './taglib.ts';

/** Programs that keep a library of a folder, and what to install for each. */
const known = {
  MPD: [openMpd, 'mpd and mpc'],
  TagLib: [openTagLib, 'libtagc0-dev and a C compiler'],
  beets: [openBeets, 'beets'],
  'Quod Libet': [openQuodLibet, 'quodlibet'],
  Strawberry: [openStrawberry, 'strawberry'],
} as const satisfies Record<string, readonly [OpenPeer, string]>;

/** Names a peer, whatever its version. */
export type PeerName = keyof typeof known;

/** Peers that are installed, and what it takes to have the others. */
export interface Peers {
  readonly present: ReadonlyMap<PeerName, Peer>;
  readonly missing: ReadonlyMap<PeerName, string>;
}

/** Looks for every peer and opens those that are there. */
export async function openPeers({ root, folder }: PeerPlace): Promise<Peers> {
  const present = new Map<PeerName, Peer>();
  const missing = new Map<PeerName, string>();
  for (const name of Object.keys(known) as PeerName[]) {
    const [open, install] = known[name];
    const peer = await open({ root, folder: join(folder, name.replace(' ', '-')) });
    if (peer === undefined) missing.set(name, install);
    else present.set(name, peer);
  }
  return { present, missing };
}
