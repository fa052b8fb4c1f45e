/** A call into a worker, and its answer. */
export interface LabCall {
  readonly id: number;
  readonly member: string;
  readonly args: readonly unknown[];
}

/** An error as a test can look at it. */
export interface LabError {
  readonly name: string;
  readonly message: string;
  readonly code?: unknown;
  readonly details?: unknown;
}

/** What became of a call. */
export type LabAnswer = { readonly id: number; readonly value?: unknown; readonly error?: LabError };

type Members = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** Lets the page call these functions. */
export function serveCalls(members: Members): void {
  globalThis.onmessage = async ({ data }: MessageEvent<LabCall>) => {
    const { id, member, args } = data;
    let answer: LabAnswer;
    try {
      const call = members[member] as ((...values: readonly unknown[]) => Promise<unknown>) | undefined;
      if (!call) throw new TypeError(`no ${member}`);
      answer = { id, value: await call(...args) };
    } catch (error) {
      answer = { id, error: describeError(error) };
    }
    globalThis.postMessage(answer);
  };
}

function describeError(error: unknown): LabError {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error) };
  const { name, message } = error;
  return 'code' in error && 'details' in error
    ? { name, message, code: error.code, details: error.details }
    : { name, message };
}
