import { answerCall, type LabAnswer, type LabCall } from './calls.ts';
import { labMembers } from './lab-members.ts';

type Kind = 'lab' | 'suite' | 'engine' | 'history';

/** What a test reaches through the page: its workers. */
export interface Lab {
  start(kind: Kind): number;
  /** Calls a worker; without one, the page itself. */
  call(worker: number | undefined, member: string, args: readonly unknown[]): Promise<LabAnswer>;
  terminate(worker: number): void;
}

interface RunningWorker {
  readonly worker: Worker;
  readonly waiting: Map<number, (answer: LabAnswer) => void>;
}

const workers: RunningWorker[] = [];
let calls = 0;

function create(kind: Kind): Worker {
  if (kind === 'suite') return new Worker(new URL('./suite-worker.ts', import.meta.url), { type: 'module' });
  if (kind === 'engine')
    return new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module' });
  if (kind === 'history')
    return new Worker(new URL('./history-worker.ts', import.meta.url), { type: 'module' });
  return new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module' });
}

const lab: Lab = {
  start: (kind) => {
    const worker = create(kind);
    const waiting = new Map<number, (answer: LabAnswer) => void>();
    worker.onmessage = ({ data }: MessageEvent<LabAnswer>) => waiting.get(data.id)?.(data);
    return workers.push({ worker, waiting }) - 1;
  },
  call: (index, member, args) => {
    calls += 1;
    const call: LabCall = { id: calls, member, args };
    if (index === undefined) return answerCall(labMembers, call);
    const running = workers[index];
    return new Promise((resolve) => {
      running?.waiting.set(call.id, resolve);
      running?.worker.postMessage(call);
    });
  },
  terminate: (index) => {
    const running = workers[index];
    running?.worker.terminate();
    for (const [id, answer] of running?.waiting ?? []) {
      answer({ id, error: { name: 'Terminated', message: 'the worker was terminated' } });
    }
  },
};

Object.assign(globalThis, { lab });
