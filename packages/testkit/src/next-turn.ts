/** Resolves in a later turn of the event loop, after everything that is ready now has run. Not a timer, which browsers slow down. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else passMessage(resolve);
  });
}

interface Port {
  onmessage: (() => void) | null;
  postMessage(value: undefined): void;
}

let channel: { port1: Port; port2: Port } | undefined;
const waiting: (() => void)[] = [];

function passMessage(resolve: () => void): void {
  if (channel === undefined) {
    const host = globalThis as unknown as { MessageChannel: new () => { port1: Port; port2: Port } };
    channel = new host.MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  waiting.push(resolve);
  channel.port2.postMessage(undefined);
}
