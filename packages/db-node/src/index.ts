export type { BackupOptions, BackupProgress, NodeDatabase } from './node-database.ts';
export { type OpenNodeDatabaseOptions, openNodeDatabase } from './open-node-database.ts';
export type { Synchronous } from './pragmas.ts';
