import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { serveDrive } from './serve-gdrive.ts';
import { serveGraph } from './serve-onedrive.ts';
import type { ServeArguments, ServiceName } from './serve-options.ts';
import type { ServedPlace } from './served-place.ts';

const services: Readonly<
  Record<ServiceName, (args: ServeArguments, faults: unknown) => Promise<ServedPlace>>
> = { gdrive: serveDrive, onedrive: serveGraph };

/** Starts what was asked for. Throws `TypeError` for what cannot be: a folder that is none, faults there are not, a port in use. */
export async function runServe(args: ServeArguments): Promise<ServedPlace> {
  const { folder, port, faultsFile } = args;
  if (folder !== undefined) await requireFolder(folder);
  const faults = faultsFile === undefined ? undefined : await readScript(faultsFile);
  try {
    return await services[args.service](args, faults);
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof TypeError) {
      if (faultsFile !== undefined) throw misuse('--faults', `${faultsFile}: ${reasonOf(error)}`, error);
    }
    if (codeOf(error) === 'EADDRINUSE') throw misuse('--port', `${port} is in use already`, error);
    if (codeOf(error) === 'EACCES' && port !== undefined) {
      throw misuse('--port', `${port} may not be used by this user`, error);
    }
    throw error;
  }
}

/** The line that tells where the service is. */
export function readyLine({ place }: Pick<ServedPlace, 'place'>): string {
  return JSON.stringify(place);
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw misuse('--folder', `there is no folder ${JSON.stringify(folder)}`);
}

async function readScript(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw misuse('--faults', `${file} cannot be read as JSON: ${reasonOf(error)}`, error);
  }
}

function misuse(option: string, message: string, cause?: unknown): TypeError {
  return new TypeError(`${option}: ${message}`, { cause });
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return `\n${z.prettifyError(error)}`;
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
