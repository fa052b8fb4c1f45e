/** The part of the browser's own class that is used. */
interface Request {
  readonly status: number;
  readonly responseText: string;
  open(method: string, url: string, async: boolean): void;
  send(body: string): void;
}
declare const XMLHttpRequest: new () => Request;

/** Asks the process that started the page; arguments and results are JSON. */
export async function callNode<Result>(name: string, ...args: readonly unknown[]): Promise<Result> {
  const response = await fetch('/call', { method: 'POST', body: JSON.stringify({ name, args }) });
  return resultOf<Result>(response.status, await response.text());
}

/** The same without returning in between, for members that promise nothing. */
export function callNodeSync<Result>(name: string, ...args: readonly unknown[]): Result {
  const request = new XMLHttpRequest();
  request.open('POST', '/call', false);
  request.send(JSON.stringify({ name, args }));
  return resultOf<Result>(request.status, request.responseText);
}

function resultOf<Result>(status: number, text: string): Result {
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return (JSON.parse(text) as { value: Result }).value;
}
