import type { Track } from '@music-platform/core-sync';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The list that is played: as long as it is, read one track at a time. */
export interface Queue {
  /** Where it was started from, for people. */
  readonly from: string;
  readonly total: number;
  read(index: number): Promise<Track | undefined>;
}

/** What plays, or would. */
export interface NowPlaying {
  readonly track: Track;
  readonly queue: Queue;
  readonly index: number;
}

/** What plays, and what can be done about it. */
export interface Player {
  readonly audio: HTMLAudioElement;
  readonly current: NowPlaying | undefined;
  readonly isPlaying: boolean;
  /** Why it does not play, in words. */
  readonly problem: string | undefined;
  readonly canGoBack: boolean;
  readonly canGoOn: boolean;
  play(queue: Queue, index: number): void;
  toggle(): void;
  next(): void;
  /** The beginning of the track, or the track before when that was just done. */
  previous(): void;
  /** Plays on from `seconds`. */
  seek(seconds: number): void;
}

/** Where components find the player. */
export const PlayerContext = createContext<Player | undefined>(undefined);

/** The player of the page. */
export function usePlayer(): Player {
  const player = useContext(PlayerContext);
  if (!player) throw new Error('no player is here');
  return player;
}

/** A queue of tracks that are known already. */
export function queueOf(from: string, tracks: readonly Track[]): Queue {
  return { from, total: tracks.length, read: async (index) => tracks[index] };
}
