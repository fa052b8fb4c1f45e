import { playHistories } from './play-histories.ts';

playHistories(1001, 1_000);
