export { describeDatabaseAdapter } from './database.ts';
export type { DatabaseAdapterHarness, DatabaseSubject } from './database-harness.ts';
export type { ProviderSubject, RemoteWriter, StorageProviderHarness } from './provider-harness.ts';
export { mockProviderWriter, remoteDriveWriter } from './remote-drive-writer.ts';
export type { KnownGap, SubjectSetup, TestRunner } from './rule-suite.ts';
export { RuleViolation } from './rule-test.ts';
export { describeStorageProvider } from './storage-provider.ts';
