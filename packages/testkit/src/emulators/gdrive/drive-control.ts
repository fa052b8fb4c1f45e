import { z } from 'zod';
import { commonCommands } from '../control/common-commands.ts';
import type { ControlCommands } from '../control/control-handler.ts';
import type { FolderDrive } from '../folder/folder-drive.ts';
import type { Link } from '../http/link.ts';
import type { DriveCore } from './drive-core.ts';
import { scriptedDriveFaultSchema } from './drive-fault-schema.ts';

const quirksSchema = z
  .strictObject({
    orOfParents: z.enum(['works', 'empty', 'first-only']),
    oversizedPage: z.enum(['coerce', 'refuse']),
    precedence: z.enum(['and-first', 'left-to-right']),
    pushState: z.enum(['change', 'changed']),
    suffixRanges: z.boolean(),
    rootReadable: z.boolean(),
    quotaStatus: z.union([z.literal(403), z.literal(429)]),
    rotateRefreshTokens: z.boolean(),
  })
  .partial();

const pushSchema = z
  .strictObject({
    silent: z.boolean(),
    withoutSync: z.boolean(),
    duplicates: z.boolean(),
    gaps: z.boolean(),
    retryDelaysMs: z.array(z.number().nonnegative()),
  })
  .partial();

const tokenSchema = z.strictObject({
  do: z.enum(['issue', 'revokeAccess', 'revokeRefresh', 'expirePageTokens']),
});

/** The commands of an emulated Drive. */
export function driveControl(core: DriveCore, folder: FolderDrive | undefined, link: Link): ControlCommands {
  const { tokens } = core;
  return {
    GET: () => status(core),
    ...commonCommands(core, scriptedDriveFaultSchema, folder, link),
    'PATCH quirks': (body) => Object.assign(core.quirks, quirksSchema.parse(body)),
    'PATCH push': (body) => Object.assign(core.push.switches, pushSchema.parse(body)),
    'GET push': () => ({ channels: core.push.channels, attempts: core.push.delivery.attempts }),
    'DELETE push/*': (_, id) => core.push.expire(id),
    'POST tokens': (body) => {
      switch (tokenSchema.parse(body).do) {
        case 'issue':
          return { token: tokens.issue() };
        case 'revokeAccess':
          return tokens.revoke();
        case 'revokeRefresh':
          return tokens.revokeRefreshTokens();
        case 'expirePageTokens':
          return core.pageTokens.expire();
      }
    },
  };
}

function status(core: DriveCore): unknown {
  const { callCounts, quotaUnits, bytes, earlyCalls, quirks, remote } = core;
  return {
    calls: callCounts,
    quotaUnits,
    bytes,
    earlyCalls: earlyCalls.length,
    faultsStruck: core.faults.struck(),
    quirks,
    push: core.push.switches,
    cloud: remote.switches,
    drives: remote.drives(),
  };
}
