import { z } from 'zod';
import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { FolderDrive } from '../folder/folder-drive.ts';
import type { EmulatorCall } from '../http/call-log.ts';
import type { Latency } from '../http/emulator-core.ts';
import type { ScriptedFault } from '../http/fault-schema.ts';
import type { FaultScript } from '../http/fault-script.ts';
import type { Link } from '../http/link.ts';
import type { ControlCommands } from './control-handler.ts';
import { cloudSchema, remoteCommand } from './remote-commands.ts';

/** What every emulated service has. */
export interface ControlledCore<Fault extends { readonly kind: string }> {
  readonly remote: RemoteDrive;
  readonly faults: FaultScript<Fault>;
  readonly calls: readonly EmulatorCall[];
  latencyMs: Latency;
  clearCalls(): void;
}

const timingSchema = z
  .strictObject({ latencyMs: z.number().nonnegative(), bandwidthMbit: z.number().positive().nullable() })
  .partial();

/** The commands that every emulated service takes: calls, faults, the cloud, its folder, and time. */
export function commonCommands<Fault extends { readonly kind: string }>(
  core: ControlledCore<Fault>,
  faultSchema: z.ZodType<ScriptedFault<Fault>>,
  folder: FolderDrive | undefined,
  link: Link,
): ControlCommands {
  const { faults } = core;
  return {
    'GET calls': () => core.calls,
    'DELETE calls': () => core.clearCalls(),
    'POST faults': (body) => {
      const { when = {}, fault } = faultSchema.parse(body);
      return { id: faults.add(when, fault) };
    },
    'GET faults': () => ({ struck: faults.struck() }),
    'GET faults/*': (_, id) => ({ struck: faults.struck(Number(id)) }),
    'DELETE faults': () => faults.clear(),
    'DELETE faults/*': (_, id) => faults.remove(Number(id)),
    'PATCH cloud': (body) => Object.assign(core.remote.switches, cloudSchema.parse(body)),
    'PATCH timing': (body) => {
      const { latencyMs = core.latencyMs, bandwidthMbit = link.mbitPerSecond } = timingSchema.parse(body);
      core.latencyMs = latencyMs;
      link.mbitPerSecond = bandwidthMbit ?? undefined;
      return { latencyMs, bandwidthMbit };
    },
    'POST remote': (body) => remoteCommand(core.remote, body),
    'POST rescan': () => folder?.scan() ?? { added: 0, changed: 0, removed: 0 },
  };
}
