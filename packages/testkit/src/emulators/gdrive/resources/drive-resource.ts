import type { DriveInfo } from '../../../remote-drive/remote-drive-options.ts';

const capabilityNames = [
  'canAddChildren',
  'canComment',
  'canCopy',
  'canDownload',
  'canEdit',
  'canListChildren',
];

/** A shared drive as Drive shows it, whole. */
export function driveResource({ id, name }: DriveInfo, createdAt: number): Record<string, unknown> {
  return {
    kind: 'drive#drive',
    id,
    name,
    colorRgb: '#4a86e8',
    createdTime: new Date(createdAt).toISOString(),
    hidden: false,
    capabilities: Object.fromEntries(capabilityNames.map((capability) => [capability, true])),
    restrictions: {
      adminManagedRestrictions: false,
      copyRequiresWriterPermission: false,
      domainUsersOnly: false,
      driveMembersOnly: false,
    },
  };
}
