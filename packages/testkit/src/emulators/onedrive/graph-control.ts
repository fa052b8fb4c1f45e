import { z } from 'zod';
import { commonCommands } from '../control/common-commands.ts';
import type { ControlCommands } from '../control/control-handler.ts';
import type { FolderDrive } from '../folder/folder-drive.ts';
import type { Link } from '../http/link.ts';
import type { GraphCore } from './graph-core.ts';
import { scriptedGraphFaultSchema } from './graph-fault-schema.ts';

const quirksSchema = z
  .strictObject({
    folderDelta: z.enum(['works', 'refused-501', 'refused-400']),
    emptySharedDelta: z.enum(['works', 'refused']),
    deltaPaths: z.boolean(),
    ancestors: z.enum(['none', 'root', 'all']),
    order: z.enum(['parents-first', 'children-first', 'shuffled']),
    duplicates: z.enum(['none', 'same', 'stale-first']),
    emptyPages: z.boolean(),
    pageFit: z.enum(['exact', 'under', 'over']),
    pageSize: z.number().int().min(1),
    returnedContent: z.enum(['folder-only', 'reported']),
    lostAccess: z.enum(['reported', 'silent']),
    sharedFolders: z.enum(['listed', 'preferred', 'omitted']),
    idForm: z.enum(['migrated', 'legacy']),
    driveIdZeros: z.enum(['kept', 'lost', 'mixed']),
    idCase: z.enum(['stable', 'mixed']),
    hashes: z.array(z.enum(['quickXorHash', 'sha1Hash', 'sha256Hash', 'crc32Hash'])),
    hashForm: z.enum(['present', 'empty', 'absent', 'null']),
    sizeError: z.number().int(),
    mimeTypes: z.enum(['by-name', 'octet-stream']),
    nameEncoding: z.enum(['plain', 'html']),
    selectDownloadUrl: z.enum(['works', 'ignored']),
    downloadAuthorization: z.enum(['refused', 'tolerated']),
    ranges: z.enum(['honoured', 'ignored']),
    downloadLifeMs: z.number().nonnegative(),
    resyncLocation: z.enum(['fresh', 'none', 'failing']),
    resyncCode: z.enum(['resyncRequired', 'resyncChangesApplyDifferences', 'resyncChangesUploadDifferences']),
    copyLooks: z.number().int().nonnegative(),
    rotateRefreshTokens: z.boolean(),
  })
  .partial();

const pushSchema = z
  .strictObject({
    silent: z.boolean(),
    duplicates: z.boolean(),
    held: z.boolean(),
    clientState: z.string(),
    retryDelaysMs: z.array(z.number().nonnegative()),
  })
  .partial();

const pushCommandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('release') }),
  z.strictObject({ do: z.literal('expire'), id: z.string() }),
  z.strictObject({ do: z.literal('requireReauthorization'), id: z.string() }),
]);

const tokenSchema = z.strictObject({
  do: z.enum(['issue', 'revokeAccess', 'revokeRefresh', 'expireDownloads']),
});

const deviceSchema = z.strictObject({
  userCode: z.string(),
  decision: z.enum(['approved', 'declined', 'pending']),
});

/** The commands of an emulated Graph. */
export function graphControl(core: GraphCore, folder: FolderDrive | undefined, link: Link): ControlCommands {
  const { tokens } = core;
  return {
    GET: () => status(core),
    ...commonCommands(core, scriptedGraphFaultSchema, folder, link),
    'GET violations': () => core.violations,
    'PATCH quirks': (body) => Object.assign(core.quirks, quirksSchema.parse(body)),
    'GET ids/*': (_, id) => ({ graphId: core.ids.graphId(id), remoteId: core.ids.remoteId(id) }),
    'PATCH push': (body) => Object.assign(core.subscriptions.switches, pushSchema.parse(body)),
    'GET push': () => ({
      subscriptions: core.subscriptions.list,
      attempts: core.subscriptions.delivery.attempts,
    }),
    'POST push': (body) => {
      const command = pushCommandSchema.parse(body);
      if (command.do === 'release') core.subscriptions.release();
      else if (command.do === 'expire') core.subscriptions.expire(command.id);
      else core.subscriptions.requireReauthorization(command.id);
    },
    'GET devices': () => ({ pending: core.devices.pending }),
    'POST devices': (body) => {
      const { userCode, decision } = deviceSchema.parse(body);
      core.devices.decide(userCode, decision);
    },
    'POST tokens': (body) => {
      switch (tokenSchema.parse(body).do) {
        case 'issue':
          return { token: tokens.issue() };
        case 'revokeAccess':
          return tokens.revoke();
        case 'revokeRefresh':
          return tokens.revokeRefreshTokens();
        case 'expireDownloads':
          return core.links.expire();
      }
    },
  };
}

function status(core: GraphCore): unknown {
  const { account, callCounts, quotaUnits, bytes, earlyCalls, violations, quirks, remote, ids } = core;
  return {
    account,
    calls: callCounts,
    quotaUnits,
    bytes,
    earlyCalls: earlyCalls.length,
    violations: violations.length,
    faultsStruck: core.faults.struck(),
    quirks,
    cloud: remote.switches,
    drives: remote.drives().map((drive) => ({ ...drive, graphId: ids.drive(drive.id) })),
  };
}
