import type { OutputStream } from '../host/output-stream.ts';

/** Where a command writes, and whether a program reads it. */
export interface Output {
  out: OutputStream;
  err: OutputStream;
  /** stdout carries one JSON document and nothing else. */
  json: boolean;
}
