import type { QOperator } from './q-expression.ts';

/** How a field is compared. */
export interface QFieldFacts {
  readonly type: 'text' | 'time' | 'boolean' | 'collection' | 'properties' | 'number';
  readonly operators: readonly QOperator[];
}

const equality = ['=', '!='] as const;
const order = ['=', '!=', '<', '<=', '>', '>='] as const;

/** The terms of the reference for files. */
export const fileFields: Readonly<Record<string, QFieldFacts>> = {
  name: { type: 'text', operators: ['contains', ...equality] },
  fullText: { type: 'text', operators: ['contains'] },
  mimeType: { type: 'text', operators: ['contains', ...equality] },
  modifiedTime: { type: 'time', operators: order },
  createdTime: { type: 'time', operators: order },
  viewedByMeTime: { type: 'time', operators: order },
  sharedWithMeTime: { type: 'time', operators: order },
  trashed: { type: 'boolean', operators: equality },
  starred: { type: 'boolean', operators: equality },
  sharedWithMe: { type: 'boolean', operators: equality },
  parents: { type: 'collection', operators: ['in'] },
  owners: { type: 'collection', operators: ['in'] },
  writers: { type: 'collection', operators: ['in'] },
  readers: { type: 'collection', operators: ['in'] },
  properties: { type: 'properties', operators: ['has'] },
  appProperties: { type: 'properties', operators: ['has'] },
  visibility: { type: 'text', operators: equality },
  'shortcutDetails.targetId': { type: 'text', operators: equality },
};

/** The terms of the reference for shared drives. */
export const driveFields: Readonly<Record<string, QFieldFacts>> = {
  name: { type: 'text', operators: ['contains', ...equality] },
  createdTime: { type: 'time', operators: order },
  hidden: { type: 'boolean', operators: equality },
};
