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

/** Functions that can be called by name. */
export type Members = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** Lets the page call these functions of a worker. */
export function serveCalls(members: Members): void {
  globalThis.onmessage = async ({ data }: MessageEvent<LabCall>) => {
    globalThis.postMessage(await answerCall(members, data));
  };
}

/** Makes a call; what it throws becomes part of the answer. */
export async function answerCall(members: Members, { id, member, args }: LabCall): Promise<LabAnswer> {
  try {
    const call = members[member] as ((...values: readonly unknown[]) => Promise<unknown>) | undefined;
    if (!call) throw new TypeError(`no ${member}`);
    return { id, value: await call(...args) };
  } catch (error) {
    return { id, error: describeError(error) };
  }
}

function describeError(error: unknown): LabError {
  if (!(error instanceof Error)) return { name: 'unknown', message: String(error) };
  const { name, message } = error;
  return 'code' in error && 'details' in error
    ? { name, message, code: error.code, details: error.details }
    : { name, message };
}
