export type { Sha256 } from './util/sha256.ts';
export { answerReads } from './workers/answer-reads.ts';
