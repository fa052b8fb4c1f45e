export { startChromeTrace, type TraceSink } from './trace/chrome-trace.ts';
