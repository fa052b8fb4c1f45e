import { join } from 'node:path';
import {
  type DriveEmulator,
  type DriveEmulatorOptions,
  startDriveEmulator,
} from '@music-platform/testkit/emulators';
import { onTestFinished } from 'vitest';
import { type PersonCli, personCli } from './person-cli.ts';

/** An emulated Drive behind HTTP, empty at first, and a person's command line. */
export interface DriveCli extends PersonCli {
  drive: DriveEmulator;
  /** The two options that take the place of a sign-in. */
  access: readonly string[];
  /** Signs in as a person does who agrees at once; resolves with the page the browser shows in the end. */
  signIn(): Promise<string>;
}

export async function driveCli(options: DriveEmulatorOptions = {}): Promise<DriveCli> {
  const drive = await startDriveEmulator(options);
  onTestFinished(() => drive.close());
  const person = await personCli();
  const client = ['--endpoint', drive.url, '--client', join(import.meta.dirname, 'oauth-client.json')];
  return {
    ...person,
    drive,
    access: ['--endpoint', drive.url, '--token', drive.token],
    signIn: async () => {
      const login = person.start('login', 'gdrive', ...client);
      const page = await fetch(await login.address).then((response) => response.text());
      const { code, stderr } = await login.result;
      if (code !== 0) throw new Error(stderr);
      return page;
    },
  };
}
