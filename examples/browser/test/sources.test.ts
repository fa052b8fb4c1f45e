import { createAudioFile, virtualDrive } from '@music-platform/testkit';
import { startDriveEmulator, startGraphEmulator } from '@music-platform/testkit/emulators';
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../src/engine/engine-api.ts';
import { type LabTab, missingChromium, Site } from './site.ts';
import { storedPlaces } from './stored-places.ts';

const songs = ['One', 'Two', 'Three'].map((title, index) => {
  const tags = { title, artist: 'Somebody', album: 'Songs', track: index + 1 };
  return {
    name: `${title}.flac`,
    bytes: [...createAudioFile({ format: 'flac', durationMs: 500, tags }).bytes()],
  };
});

describe.skipIf(missingChromium !== undefined)('sources of the page', { timeout: 120_000 }, () => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.start({ withLab: true });
  }, 120_000);
  afterAll(() => site?.[Symbol.asyncDispose]());

  async function sync({ lab }: LabTab, { profileId }: Source): Promise<void> {
    const jobId = await lab.evaluate(({ engine }, id) => engine.start(id), profileId);
    const statusOf = () =>
      lab.evaluate(async ({ engine }, id) => {
        const runs = await engine.history({ limit: 100 });
        return runs.find((run) => run.id === id)?.status;
      }, jobId);
    await expect.poll(statusOf, { timeout: 60_000 }).toBe('completed');
  }

  const titlesOf = async ({ lab }: LabTab): Promise<string[]> => {
    const { tracks } = await lab.evaluate(({ engine }) =>
      engine.trackWindow({ orderBy: 'title', limit: 100 }),
    );
    return tracks.map(({ title }) => title).sort();
  };

  /** What the service worker answers for the first track. */
  const mediaOf = async ({ page, lab }: LabTab, range: string) => {
    const { tracks } = await lab.evaluate(({ engine }) => engine.trackWindow({ orderBy: 'title', limit: 1 }));
    return page.evaluate(
      async ([id, header]) => {
        const answer = await fetch(new URL(`../../media/${id}`, location.href), {
          headers: { range: header },
        });
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return {
          status: answer.status,
          length: bytes.length,
          text: new TextDecoder().decode(bytes.slice(0, 200)),
        };
      },
      [tracks[0]?.id ?? '', range] as const,
    );
  };

  it('a folder is synced, played, and still there after a reload', async () => {
    const tab = await site.tab('folder');
    const source = await tab.lab.evaluate(async ({ engine }, files) => {
      // A private folder of the site has the handle of a picked one.
      const root = await navigator.storage.getDirectory();
      const handle = await root.getDirectoryHandle('Music', { create: true });
      for (const { name, bytes } of files) {
        const writable = await (await handle.getFileHandle(name, { create: true })).createWritable();
        await writable.write(new Uint8Array(bytes));
        await writable.close();
      }
      return engine.connect({ kind: 'folder', handle });
    }, songs);
    expect(source).toMatchObject({ kind: 'folder', displayName: 'Music', state: 'ready' });
    await sync(tab, source);
    expect(await titlesOf(tab)).toEqual(['One', 'Three', 'Two']);
    expect(await mediaOf(tab, 'bytes=0-3')).toMatchObject({ status: 206, length: 4, text: 'fLaC' });
    expect(await mediaOf(tab, 'bytes=99999999-')).toMatchObject({ status: 416 });

    const again = await site.reload(tab);
    const [kept] = await again.lab.evaluate(({ engine }) => engine.sources());
    expect(kept).toMatchObject({ profileId: source.profileId, state: 'ready', tracks: 3 });
    await sync(again, source);
    expect(await again.lab.evaluate(({ engine }) => engine.statistics())).toMatchObject({ tracks: 3 });
    await again.page.close();
    expect(site.problems).toEqual([]);
  });

  it('files that were handed over are there for one visit, their tracks for good', async () => {
    const tab = await site.tab('files');
    const connect = ({ lab }: LabTab): Promise<Source> =>
      lab.evaluate(
        ({ engine }, files) =>
          engine.connect({
            kind: 'files',
            name: 'Dropped',
            files: files.map(({ name, bytes }) => ({
              path: name,
              file: new File([new Uint8Array(bytes)], name),
            })),
          }),
        songs,
      );
    await sync(tab, await connect(tab));
    expect(await mediaOf(tab, 'bytes=0-3')).toMatchObject({ status: 206, text: 'fLaC' });
    const again = await site.reload(tab);
    const [kept] = await again.lab.evaluate(({ engine }) => engine.sources());
    expect(kept).toMatchObject({ state: 'permission', tracks: 3 });
    expect(await titlesOf(again)).toEqual(['One', 'Three', 'Two']);
    const refused = await mediaOf(again, 'bytes=0-3');
    expect(refused).toMatchObject({ status: 503, text: 'Allow access to Dropped again.' });
    expect((await connect(again)).state).toBe('ready');
    await again.page.close();
    expect(site.problems).toEqual([]);
  });

  it('OneDrive over HTTP is synced and played; a sign-in that has expired asks for another', async () => {
    await using emulator = await startGraphEmulator({
      remote: virtualDrive({ tracks: 12, formats: ['flac'] }),
    });
    const tab = await site.tab('onedrive');
    const connect = (expiresInMs: number): Promise<Source> =>
      tab.lab.evaluate(
        ({ engine }, [rootUrl, accessToken, life]) =>
          engine.connect({ kind: 'onedrive', clientId: 'mine', accessToken, expiresInMs: life, rootUrl }),
        [emulator.url, emulator.token, expiresInMs] as const,
      );
    const source = await connect(3_600_000);
    expect(source.state).toBe('ready');
    await sync(tab, source);
    expect(await titlesOf(tab)).toHaveLength(12);
    expect(await mediaOf(tab, 'bytes=0-3')).toMatchObject({ status: 206, text: 'fLaC' });
    expect((await connect(1)).profileId).toBe(source.profileId);
    const stateNow = async () => (await tab.lab.evaluate(({ engine }) => engine.sources()))[0]?.state;
    await expect.poll(stateNow).toBe('sign-in');
    await expect(tab.lab.evaluate(({ engine }, id) => engine.start(id), source.profileId)).rejects.toThrow(
      /Sign in to OneDrive/,
    );
    expect(await titlesOf(tab)).toHaveLength(12);
    await tab.page.close();
    expect(site.problems).toEqual([]);
  });

  it.each([
    ['Google Drive', startDriveEmulator, 'https://accounts.google.com/**'],
    ['OneDrive', startGraphEmulator, 'https://login.microsoftonline.com/**'],
  ] as const)(
    '%s is signed in to in a window of its own; the token is kept nowhere',
    async (name, start, login) => {
      await using emulator = await start({ remote: virtualDrive({ tracks: 12, formats: ['flac'] }) });
      const answers: string[] = [];
      const toEmulator = async (route: Route): Promise<void> => {
        const { pathname, search } = new URL(route.request().url());
        const url = new URL(pathname + search, emulator.url).href;
        const response = await route.fetch({ url, maxRedirects: 0 });
        answers.push(`${response.headers()['location']} ${await response.text()}`);
        await route.fulfill({ response });
      };
      await site.context.route(login, toEmulator);
      const page = await site.page(`?library=sign-in-${name.replace(' ', '-')}#/sources`);
      await page.getByRole('button', { name }).click();
      await page.getByLabel('Client ID of your application').fill('my-application');
      await page.getByText('For developers').click();
      await page.getByLabel('Address of the API').fill(emulator.url);
      const [popup] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('button', { name: 'Sign in', exact: true }).click(),
      ]);
      if (!popup.isClosed()) await popup.waitForEvent('close');
      await page
        .getByRole('list', { name: 'Connected sources' })
        .getByRole('button', { name: new RegExp(`^Sync ${name}`) })
        .click();
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Sync' }).click();
      await page.getByText('Up to date').waitFor({ timeout: 60_000 });
      await page.close();
      await site.context.unroute(login, toEmulator);
      const [token] = /access-1-\w+/.exec(answers.join()) ?? [];
      expect(token).toBeDefined();
      expect(await storedPlaces(site, token ?? '')).toEqual([]);
      expect(site.problems).toEqual([]);
    },
  );
});
