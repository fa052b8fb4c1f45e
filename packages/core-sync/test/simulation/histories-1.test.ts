import { playHistories } from './play-histories.ts';

playHistories(1, 1_000);
