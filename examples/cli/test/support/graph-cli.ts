import {
  type GraphEmulator,
  type GraphEmulatorOptions,
  startGraphEmulator,
} from '@music-platform/testkit/emulators';
import { onTestFinished } from 'vitest';
import { type PersonCli, personCli } from './person-cli.ts';

/** An emulated OneDrive behind HTTP, empty at first, and a person's command line. */
export interface GraphCli extends PersonCli {
  graph: GraphEmulator;
  /** The two options that take the place of a sign-in. */
  access: readonly string[];
  /** Signs in as a person does who types in the code at once. */
  signIn(cloud?: string): Promise<void>;
}

/** Where the emulator is and with which application to sign in. */
export function applicationOf({ url }: GraphEmulator): string[] {
  return ['--endpoint', url, '--client', '12345678-1234-1234-1234-123456789abc'];
}

export async function graphCli(options: GraphEmulatorOptions = {}): Promise<GraphCli> {
  const graph = await startGraphEmulator(options);
  onTestFinished(() => graph.close());
  const person = await personCli();
  return {
    ...person,
    graph,
    access: ['--endpoint', graph.url, '--token', graph.core.token],
    signIn: async (cloud = 'onedrive') => {
      graph.core.devices.automatic = 'approved';
      const { code, stderr } = await person.run('login', cloud, ...applicationOf(graph));
      if (code !== 0) throw new Error(stderr);
    },
  };
}
