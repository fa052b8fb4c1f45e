export { CONTROL_PATH } from './control/control-handler.ts';
export { FolderDrive, type FolderScan } from './folder/folder-drive.ts';
export type { AccessTokens, DriveScope } from './gdrive/auth/access-tokens.ts';
export { DriveCore, type DriveCoreOptions } from './gdrive/drive-core.ts';
export type { DriveFault } from './gdrive/drive-fault.ts';
export { driveFaultScriptSchema } from './gdrive/drive-fault-schema.ts';
export type { DriveMethod } from './gdrive/drive-routes.ts';
export type { PushChannel, PushChannels } from './gdrive/push/push-channels.ts';
export type { PushAttempt, PushMessage, PushTransport } from './gdrive/push/push-delivery.ts';
export type { PushSwitches } from './gdrive/push/push-switches.ts';
export type { DriveQuirks } from './gdrive/quirks.ts';
export type { QuotaLimits } from './gdrive/quota.ts';
export {
  type DriveEmulator,
  type DriveEmulatorOptions,
  startDriveEmulator,
} from './gdrive/start-drive-emulator.ts';
export type { EmulatorCall } from './http/call-log.ts';
export type { ScriptedFault } from './http/fault-schema.ts';
export type { FaultScript, FaultSource, FaultWhen } from './http/fault-script.ts';
export { fetchOf } from './http/fetch-handler.ts';
export type { HttpFault } from './http/http-fault.ts';
export type { EmulatorHandler, EmulatorRequest, EmulatorResponse } from './http/http-message.ts';
export type { EarlyCall } from './http/retry-after-watch.ts';
export type { GraphAccount, GraphHash } from './onedrive/account.ts';
export type { GraphEndpoint } from './onedrive/addressing/graph-endpoint.ts';
export { GraphCore, type GraphCoreOptions } from './onedrive/graph-core.ts';
export type { GraphFault } from './onedrive/graph-fault.ts';
export { graphFaultScriptSchema } from './onedrive/graph-fault-schema.ts';
export type { GraphIds } from './onedrive/graph-ids.ts';
export {
  type NotificationMessage,
  type NotificationTransport,
  obligingReceiver,
  type ReceiverAnswer,
} from './onedrive/push/notification-transport.ts';
export type { GraphPushSwitches } from './onedrive/push/push-switches.ts';
export type { GraphSubscription, GraphSubscriptions } from './onedrive/push/subscriptions.ts';
export type { GraphQuirks } from './onedrive/quirks.ts';
export {
  type GraphEmulator,
  type GraphEmulatorOptions,
  startGraphEmulator,
} from './onedrive/start-graph-emulator.ts';
export type { GraphLimits } from './onedrive/throttle.ts';
export type { GraphViolation, ViolationKind } from './onedrive/violations.ts';
export { systemClock } from './system-clock.ts';
export { createTestCertificates, type TestCertificates } from './tls/test-certificates.ts';
