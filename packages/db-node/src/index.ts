export type { BackupOptions, BackupProgress } from './backup-database.ts';
export type { NodeDatabase } from './node-database.ts';
export { type OpenNodeDatabaseOptions, openNodeDatabase } from './open-node-database.ts';
export type { Synchronous } from './pragmas.ts';
