import { serveCalls } from './calls.ts';

serveCalls({});
