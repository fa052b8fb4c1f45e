import { describe, expect, it } from 'vitest';
import { contentOf, patternContent } from '../../../src/index.ts';
import { InProcessDrive } from '../support/in-process-drive.ts';

const CONTENT = '0123456789';

function oneFile(unreadable?: string): { drive: InProcessDrive; id: string } {
  const drive = new InProcessDrive();
  const { id } = drive.remote.putFile({ name: 'a.mp3', content: contentOf(CONTENT), unreadable });
  return { drive, id };
}

async function reason(response: Response): Promise<unknown> {
  const { error } = (await response.json()) as { error: { errors: { reason: string; location?: string }[] } };
  return [response.status, error.errors[0]?.reason];
}

describe('content', () => {
  it('[EM22] the whole of it, with its type and exact length', async () => {
    const { drive, id } = oneFile();
    const response = await drive.media(id);
    expect([response.status, await response.text()]).toEqual([200, CONTENT]);
    expect(response.headers.get('content-length')).toBe('10');
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    const upper = await drive.send(`/drive/v3/files/${id}`, { query: { alt: 'MEDIA' } });
    expect(await upper.text()).toBe(CONTENT);
  });

  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=9-9', '9', 'bytes 9-9/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['Bytes = 0 - 0', '0', 'bytes 0-0/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', CONTENT, 'bytes 0-9/10'],
  ])('[EM22] %s is a part', async (range, text, contentRange) => {
    const { drive, id } = oneFile();
    const response = await drive.media(id, range);
    expect([response.status, await response.text()]).toEqual([206, text]);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(response.headers.get('content-length')).toBe(String(text.length));
  });

  it.each(['bytes=0-1,3-4', 'bytes=3-1', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes'])(
    '[EM22] %s is no range: the whole comes',
    async (range) => {
      const { drive, id } = oneFile();
      const response = await drive.media(id, range);
      expect([response.status, await response.text()]).toEqual([200, CONTENT]);
    },
  );

  it('[EM22] a range behind the end cannot be had, nor any of an empty file', async () => {
    const { drive, id } = oneFile();
    const behind = await drive.media(id, 'bytes=10-12');
    expect(behind.headers.get('content-range')).toBe('bytes */10');
    expect(await reason(behind)).toEqual([416, 'requestedRangeNotSatisfiable']);
    const empty = drive.remote.putFile({ name: 'empty', content: contentOf('') });
    expect(await reason(await drive.media(empty.id, 'bytes=0-0'))).toEqual([
      416,
      'requestedRangeNotSatisfiable',
    ]);
    expect(await reason(await drive.media(empty.id, 'bytes=-1'))).toEqual([
      416,
      'requestedRangeNotSatisfiable',
    ]);
    const whole = await drive.media(empty.id);
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '0', '']);
  });

  it('[EM22] `bytes=-N` may be unknown to the service', async () => {
    const { drive, id } = oneFile();
    drive.core.quirks.suffixRanges = false;
    expect((await drive.media(id, 'bytes=-3')).status).toBe(200);
  });

  it.each([
    ['blocked by the service', 'cannotDownloadFile'],
    ['cannotDownloadFile', 'cannotDownloadFile'],
    ['downloadQuotaExceeded', 'downloadQuotaExceeded'],
    ['cannotDownloadAbusiveFile', 'cannotDownloadAbusiveFile'],
    ['download_restricted_for_revision', 'download_restricted_for_revision'],
  ])(
    '[EM23] a file that is unreadable (%s) is refused and says so in its resource',
    async (unreadable, named) => {
      const { drive, id } = oneFile(unreadable);
      expect(await reason(await drive.media(id))).toEqual([403, named]);
      const { body } = await drive.get(id, 'capabilities/canDownload,md5Checksum');
      expect(body.capabilities.canDownload).toBe(named === 'cannotDownloadAbusiveFile');
      expect(body.md5Checksum).toBeDefined();
    },
  );

  it('[EM23] abuse can be acknowledged, where there is some and by its owner', async () => {
    const { drive, id } = oneFile('cannotDownloadAbusiveFile');
    const insist = (fileId: string): Promise<Response> =>
      drive.send(`/drive/v3/files/${fileId}`, { query: { alt: 'media', acknowledgeAbuse: 'true' } });
    expect(await (await insist(id)).text()).toBe(CONTENT);
    const theirs = drive.remote.putFile({
      name: 'theirs',
      parentId: null,
      content: contentOf('x'),
      unreadable: 'cannotDownloadAbusiveFile',
    });
    expect(await reason(await insist(theirs.id))).toEqual([403, 'invalidAbuseAcknowledgment']);
    const harmless = drive.remote.putFile({ name: 'harmless', content: contentOf('x') });
    expect(await reason(await insist(harmless.id))).toEqual([403, 'invalidAbuseAcknowledgment']);
  });

  it('[EM23] folders, shortcuts and documents have no content', async () => {
    const { drive, id } = oneFile();
    const items = [
      drive.remote.putFolder({ name: 'f' }),
      drive.remote.putShortcut({ name: 's', targetId: id }),
      drive.remote.putDocument({ name: 'd', mimeType: 'application/vnd.google-apps.document' }),
    ];
    for (const item of items)
      expect(await reason(await drive.media(item.id))).toEqual([403, 'fileNotDownloadable']);
  });

  it('[EM24] a body can break, stall, end early or pretend a wrong length, and ranges can be ignored', async () => {
    const drive = new InProcessDrive();
    const { id } = drive.remote.putFile({ name: 'a', content: patternContent(200_000) });
    const { faults } = drive.core;
    const when = { endpoint: 'files.download', times: 1 };
    faults.on(when, { kind: 'reset', afterBytes: 100_000 });
    const broken = await drive.media(id);
    expect(broken.headers.get('content-length')).toBe('200000');
    await expect(broken.arrayBuffer()).rejects.toThrow();
    faults.on(when, { kind: 'short-body', bytes: 500 });
    const short = await drive.media(id);
    expect([short.headers.get('content-length'), (await short.arrayBuffer()).byteLength]).toEqual([
      '500',
      500,
    ]);
    faults.on(when, { kind: 'wrong-length', by: -7 });
    expect((await drive.media(id)).headers.get('content-length')).toBe('199993');
    faults.on(when, { kind: 'ignore-range' });
    expect((await drive.media(id, 'bytes=0-9')).status).toBe(200);
    faults.on(when, { kind: 'stall', afterBytes: 10 });
    const leave = new AbortController();
    const stalled = await drive.send(`/drive/v3/files/${id}`, {
      query: { alt: 'media' },
      signal: leave.signal,
    });
    const reader = stalled.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(10);
    const reason = new Error('enough');
    const pending = reader?.read();
    leave.abort(reason);
    await expect(pending).rejects.toBe(reason);
  });

  it('[EM24] the answer may be a page for people, and the content may change between two ranges', async () => {
    const { drive, id } = oneFile();
    const { faults, core } = { faults: drive.core.faults, core: drive.core };
    faults.on({ endpoint: 'files.download', times: 1 }, { kind: 'html' });
    const page = await drive.media(id);
    expect([page.status, page.headers.get('content-type')]).toEqual([403, 'text/html; charset=UTF-8']);
    faults.on({ endpoint: 'files.download', after: 1, times: 1 }, () => {
      drive.remote.edit(id, contentOf('abcdefghij'));
      return undefined;
    });
    const before = (await drive.get(id, 'headRevisionId')).body.headRevisionId;
    expect(await (await drive.media(id, 'bytes=0-4')).text()).toBe('01234');
    expect(await (await drive.media(id, 'bytes=5-9')).text()).toBe('fghij');
    expect((await drive.get(id, 'headRevisionId')).body.headRevisionId).not.toBe(before);
    expect(core.calls.map(({ endpoint }) => endpoint)).toContain('files.download');
  });
});
