import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { readyLine, runServe } from '../../src/cli/run-serve.ts';
import { runWrite } from '../../src/cli/run-write.ts';
import { parseServeArguments } from '../../src/cli/serve-options.ts';
import { parseWriteArguments } from '../../src/cli/write-options.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'testkit-serve-'));
  folders.push(folder);
  return folder;
}

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--conditions=@music-platform/source', cli, ...args], { stdio: 'pipe' });
}

describe('testkit serve', () => {
  it('[EM38] says in one line of JSON where it is, and ends when told', async () => {
    const child = run('serve', 'gdrive', '--tracks', '12', '--seed', '7', '--https', '--token', 'own');
    const [line] = (await once(
      createInterface({ input: child.stdout as NodeJS.ReadableStream }),
      'line',
    )) as [string];
    const place = JSON.parse(line) as Record<string, string>;
    expect(place).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      controlUrl: `${place['url']}/_emulator`,
      token: 'own',
      refreshToken: 'test-refresh-token',
      httpsUrl: expect.stringMatching(/^https:\/\/localhost:\d+$/),
      proxyUrl: place['url'],
      caFile: expect.any(String),
    });
    expect(await readFile(place['caFile'] ?? '', 'utf8')).toContain('BEGIN CERTIFICATE');
    const response = await fetch(`${place['url']}/drive/v3/files?q=mimeType+contains+'audio/'`, {
      headers: { Authorization: 'Bearer own' },
    });
    expect(((await response.json()) as { files: unknown[] }).files).toHaveLength(12);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
  });

  it('[EM38] explains itself, and what it does not understand', async () => {
    const outputOf = async (...args: string[]): Promise<[number, string]> => {
      const child = run(...args);
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const [status] = (await once(child, 'close')) as [number];
      return [status, text];
    };
    const [helped, help] = await outputOf('--help');
    expect([helped, help.includes('testkit serve gdrive')]).toEqual([0, true]);
    const [refused, complaint] = await outputOf('serve', 'gdrive', '--tracks', 'many');
    expect([
      refused,
      complaint.startsWith('--tracks takes a whole number from 1 to 1000000, not many'),
    ]).toEqual([2, true]);
  });

  it.each([
    [[]],
    [['serve']],
    [['serve', 'dropbox']],
    [['serve', 'gdrive', 'more']],
    [['serve', 'gdrive', '--unknown']],
    [['serve', 'gdrive', '--tracks', '0']],
    [['serve', 'gdrive', '--tracks', '1000001']],
    [['serve', 'gdrive', '--port', '70000']],
    [['serve', 'gdrive', '--latency-ms', '-5']],
    [['serve', 'gdrive', '--bandwidth-mbit', 'fast']],
    [['serve', 'gdrive', '--tracks', '5', '--folder', '/tmp']],
    [['serve', 'gdrive', '--seed', '5']],
    [['serve', 'gdrive', '--bandwidth-mbit', '0']],
    [['serve', 'gdrive', '--tracks']],
  ])('[EM38] %j cannot be meant', (args) => {
    expect(() => parseServeArguments(args)).toThrow(TypeError);
  });

  it('[EM41] writes a library to disk', async () => {
    const folder = await temporaryFolder();
    const child = run('write', folder, '--tracks', '5', '--seed', '3', '--length-factor', '0.05');
    const [line] = (await once(
      createInterface({ input: child.stdout as NodeJS.ReadableStream }),
      'line',
    )) as [string];
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(JSON.parse(line)).toEqual({ files: files.length, bytes: expect.any(Number) });
    expect(files).toHaveLength(5);
  });

  it('[EM41] stops writing when told, and refuses what cannot be meant', async () => {
    const folder = await temporaryFolder();
    const args = { folder, tracks: 1000 };
    await expect(runWrite(args, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    for (const wrong of [
      ['write'],
      ['write', folder],
      ['write', folder, 'other', '--tracks', '5'],
      ['write', folder, '--tracks', '0'],
      ['write', folder, '--tracks', '5', '--length-factor', '0'],
    ])
      expect(() => parseWriteArguments(wrong)).toThrow(TypeError);
    expect(parseWriteArguments(['write', '--help'])).toBeUndefined();
  });

  it('[EM38] takes a folder, a script of faults, latency, bandwidth and quota', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'song.mp3'), 'content');
    const faults = join(await temporaryFolder(), 'faults.json');
    await writeFile(faults, JSON.stringify([{ when: { times: 1 }, fault: 'backendError' }]));
    const args = [
      'serve',
      'gdrive',
      '--folder',
      folder,
      '--faults',
      faults,
      '--latency-ms',
      '1',
      '--bandwidth-mbit',
      '1000',
      '--quota',
    ];
    const parsed = parseServeArguments(args);
    expect(parsed).toMatchObject({
      folder,
      faultsFile: faults,
      latencyMs: 1,
      bandwidthMbit: 1000,
      quota: true,
      https: false,
    });
    if (parsed === undefined) return;
    const served = await runServe(parsed);
    onTestFinished(() => served.close());
    const headers = { Authorization: `Bearer ${served.place['token']}` };
    const ask = (): Promise<Response> => fetch(`${served.place['url']}/drive/v3/files`, { headers });
    expect((await ask()).status).toBe(503);
    expect(((await (await ask()).json()) as { files: unknown[] }).files).toHaveLength(1);
    expect(Object.keys(JSON.parse(readyLine(served)))).toEqual([
      'url',
      'controlUrl',
      'token',
      'refreshToken',
    ]);
    const port = Number(new URL(served.place['url'] ?? '').port);
    await expect(runServe({ ...parsed, port })).rejects.toThrow(`--port: ${port} is in use already`);
  });

  it.each([
    ['[{"fault": {"kind": "meteor"}}]', 'at [0].fault.kind'],
    ['[{"fault": "noSuchReason"}]', 'noSuchReason is no reason Drive gives'],
    ['[{"when": {"endpoint": "files.lst"}, "fault": "backendError"}]', 'files.lst is no endpoint'],
    ['{', 'cannot be read as JSON'],
  ])('[EM38] says what is wrong with the faults %s', async (script, complaint) => {
    const faultsFile = join(await temporaryFolder(), 'faults.json');
    const args = parseServeArguments(['serve', 'gdrive', '--faults', faultsFile]);
    if (args === undefined) throw new TypeError('no help was asked for');
    await expect(runServe(args)).rejects.toThrow(TypeError);
    await writeFile(faultsFile, script);
    await expect(runServe(args)).rejects.toThrow(complaint);
    await expect(runServe({ ...args, folder: faultsFile })).rejects.toThrow('--folder: there is no folder');
  });
});
