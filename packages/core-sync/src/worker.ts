export { answerReads } from './workers/answer-reads.ts';
