import { createRandom, type RemoteDrive, virtualDrive } from '@music-platform/testkit';
import { type DriveEmulator, startDriveEmulator } from '@music-platform/testkit/emulators';
import type { Page } from 'playwright-core';
import { link } from './page-steps.ts';

/** A cloud, and what somebody who owns it can do. */
export interface Cloud extends AsyncDisposable {
  readonly source: string;
  /** From the first visit on. */
  connect(page: Page): Promise<void>;
  /** Makes edits elsewhere; resolves to how many tracks there are then, where that is known. */
  edit(page: Page): Promise<number | undefined>;
  /** After a reload, which forgets every token. */
  reconnect(page: Page): Promise<void>;
  /** Addresses of pages of the listing, where a network could see them. */
  readonly listing?: RegExp;
  /** Lets no sync end before the result is called. */
  holdBack(): () => void;
}

const edits = 50;

/** The cloud inside the page. It cannot be held back: reading its tags takes a while anyway. */
export const demoCloud: Cloud = {
  source: 'Demo cloud',
  connect: (page) => page.getByRole('button', { name: 'Try the demo cloud' }).click(),
  edit: async (page) => {
    await link(page, 'Sources').click();
    await page.getByRole('button', { name: 'Make 50 edits' }).click();
    return undefined;
  },
  reconnect: async () => undefined,
  holdBack: () => () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};

/** Google Drive's emulator, signed in to with a token that is typed in. */
export async function driveOverHttp(tracks: number, token: string): Promise<Cloud> {
  const remote = virtualDrive({ tracks, formats: ['mp3', 'flac'] });
  const emulator = await startDriveEmulator({ remote, token });
  const fillIn = async (page: Page): Promise<void> => {
    await page.getByText('For developers').click();
    await page.getByLabel('Access token').fill(token);
    await page.getByLabel('Address of the API').fill(emulator.url);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
  };
  return {
    source: 'Google Drive',
    connect: async (page) => {
      await link(page, 'Sources').click();
      await page.getByRole('button', { name: 'Google Drive' }).click();
      await fillIn(page);
    },
    edit: async () => editDrive(remote, tracks),
    reconnect: async (page) => {
      await link(page, 'Sources').click();
      await page.getByRole('button', { name: /^Sign in to Google Drive/ }).click();
      await fillIn(page);
    },
    listing: /\/drive\/v3\/files\?/,
    holdBack: () => stallDownloads(emulator, tracks / 3),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

function stallDownloads({ faults }: DriveEmulator, after: number): () => void {
  return faults.on({ endpoint: 'files.download', after: Math.floor(after) }, { kind: 'stall' });
}

/** Half of the edits rename a track, half throw one away. */
function editDrive(remote: RemoteDrive, tracks: number): number {
  const chosen = createRandom('edits of a drive').shuffle(
    Array.from({ length: tracks }, (_, index) => index),
  );
  for (const index of chosen.slice(0, edits / 2)) remote.rename(`vt${index}`, `renamed ${index}.mp3`);
  for (const index of chosen.slice(edits / 2, edits)) remote.trash(`vt${index}`);
  return tracks - edits / 2;
}
