import { z } from 'zod';
import type { EmulatorHandler, EmulatorRequest, EmulatorResponse } from '../http/http-message.ts';
import { jsonResponse } from '../http/http-message.ts';

/** Path below which an emulator takes commands instead of requests. */
export const CONTROL_PATH = '/_emulator';

/** A command: gets the JSON body and the rest of the path, and what it returns is answered as JSON. */
export type ControlCommand = (body: unknown, argument: string) => unknown;

/** Commands by method and path: `POST faults`; `DELETE faults/*` takes the rest of the path as its argument. */
export type ControlCommands = Readonly<Record<string, ControlCommand>>;

/**
 * Puts commands before a handler. Bodies must be declared as JSON, which a page of a foreign origin cannot do unasked, and
 * nothing here allows foreign origins.
 */
export function withControl(commands: ControlCommands, handler: EmulatorHandler): EmulatorHandler {
  return async (request) => {
    const { pathname } = request.url;
    if (pathname !== CONTROL_PATH && !pathname.startsWith(`${CONTROL_PATH}/`)) return handler(request);
    return await control(commands, request);
  };
}

async function control(commands: ControlCommands, request: EmulatorRequest): Promise<EmulatorResponse> {
  const path = request.url.pathname.slice(CONTROL_PATH.length + 1);
  const [first = '', ...rest] = path.split('/');
  const argument = rest.join('/');
  const name = `${request.method} ${first}${argument === '' ? '' : '/*'}`.trim();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    return jsonResponse(404, { error: `There is no command ${name}.`, commands: Object.keys(commands) });
  }
  try {
    return jsonResponse(200, (await command(await jsonBody(request), decodeURIComponent(argument))) ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) return jsonResponse(400, { error: z.prettifyError(error) });
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof URIError) {
      return jsonResponse(400, { error: error.message });
    }
    throw error;
  }
}

async function jsonBody(request: EmulatorRequest): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  const text = new TextDecoder().decode(await request.readBody());
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new TypeError('A command needs a body of the type application/json.');
  }
  return JSON.parse(text);
}
