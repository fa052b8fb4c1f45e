export { DriveCore, type DriveCoreOptions } from './gdrive/drive-core.ts';
export type { DriveFault } from './gdrive/drive-fault.ts';
export type { DriveMethod } from './gdrive/drive-routes.ts';
export type { DriveQuirks } from './gdrive/quirks.ts';
export {
  type DriveEmulator,
  type DriveEmulatorOptions,
  startDriveEmulator,
} from './gdrive/start-drive-emulator.ts';
export type { EmulatorCall } from './http/call-log.ts';
export type { FaultScript, FaultSource, FaultWhen } from './http/fault-script.ts';
export type { HttpFault } from './http/http-fault.ts';
export type { EmulatorHandler, EmulatorRequest, EmulatorResponse } from './http/http-message.ts';
export { systemClock } from './system-clock.ts';
