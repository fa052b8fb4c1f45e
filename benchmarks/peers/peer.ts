/** Another program that keeps a library of the same folder. Each method resolves to the milliseconds it took. */
export interface Peer {
  readonly name: string;
  /** Runs all the time, as our library does inside an application; others are started each time. */
  readonly isResident: boolean;
  /** Forgets everything and scans the folder. */
  full(): Promise<number>;
  /** What it is told to look for changes; absent: it keeps nothing to compare with. */
  rescan?(): Promise<number>;
  /** Another way to look that misses changes of files it knows, where there is one. */
  quickRescan?(): Promise<number>;
  /** Scans once however many rounds there are, because it takes minutes. */
  readonly isSlow?: boolean;
  close?(): Promise<void>;
}

/** What a peer works with. */
export interface PeerPlace {
  /** The music. */
  readonly root: string;
  /** Its own folder, for its database and settings. */
  readonly folder: string;
}

/** Opens a peer. Undefined: it is not installed. */
export type OpenPeer = (place: PeerPlace) => Promise<Peer | undefined>;
