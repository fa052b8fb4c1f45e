/** A service that is emulated. */
export type CloudService = 'gdrive' | 'onedrive';

/** What an emulated cloud shows. */
export type CloudContent =
  /** The library on disk of so many tracks. */
  | { readonly kind: 'library'; readonly tracks: number }
  /** A library that is worked out when asked for, of files that mean nothing. */
  | { readonly kind: 'virtual'; readonly tracks: number }
  /** Folders with equally many files each. */
  | { readonly kind: 'flat'; readonly files: number; readonly folders: number };

/** An emulated cloud and the line to it. */
export interface CloudOptions {
  readonly service: CloudService;
  readonly content: CloudContent;
  readonly latencyMs: number;
  readonly bandwidthMbit?: number | undefined;
}

/** Where a cloud is. */
export interface CloudPlace {
  readonly service: CloudService;
  readonly httpsUrl: string;
  /** Through which clients that know no other names reach it. */
  readonly proxyUrl: string;
  readonly caFile: string;
  readonly token: string;
  readonly refreshToken: string;
}

/** Calls of one kind, and the bytes of their answers as sent. */
export interface CallCounts {
  readonly calls: number;
  readonly bytes: number;
}

/** What a cloud was asked for since it was last told to count anew. */
export interface CloudCounts {
  /** Calls for pages of listings and changes. */
  readonly pages: CallCounts;
  /** Calls that read from files, ways to them included. */
  readonly reads: CallCounts;
  /** All others, such as looks at whether a file has changed. */
  readonly others: CallCounts;
  /** How often each method was called. */
  readonly byEndpoint: Readonly<Record<string, number>>;
  readonly quotaUnits: number;
  /** What the emulator itself took of the processors. */
  readonly cpuMs: number;
}
