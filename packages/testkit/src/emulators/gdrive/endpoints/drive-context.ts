import type { EmulatorRequest, EmulatorResponse } from '../../http/http-message.ts';
import type { DriveFault } from '../drive-fault.ts';
import type { DriveView } from '../drive-view.ts';
import type { FileIds } from '../file-ids.ts';
import type { FileLister } from '../listing/list-files.ts';
import type { PageTokens } from '../listing/page-tokens.ts';
import type { Parameters } from '../parameters.ts';
import type { PushChannels } from '../push/push-channels.ts';
import type { DriveQuirks } from '../quirks.ts';
import type { FileContext } from '../resources/file-resource.ts';
import type { FileWriter } from '../uploads/file-writer.ts';
import type { UploadSessions } from '../uploads/upload-sessions.ts';

/** What every endpoint of one emulator shares. */
export interface DriveServices {
  readonly view: DriveView;
  readonly quirks: DriveQuirks;
  readonly pageTokens: PageTokens;
  readonly lister: FileLister;
  readonly ids: FileIds;
  readonly writer: FileWriter;
  readonly uploads: UploadSessions;
  readonly push: PushChannels;
}

/** One call, as its endpoint sees it. */
export interface DriveCall {
  readonly request: EmulatorRequest;
  readonly parameters: Parameters;
  /** What the path names: a file, a drive; `''` where it names nothing. */
  readonly id: string;
  readonly faults: readonly DriveFault[];
  readonly context: FileContext;
}

export type DriveEndpoint = (
  call: DriveCall,
  services: DriveServices,
) => EmulatorResponse | Promise<EmulatorResponse>;

/** The fault of a kind among those that strike a call. */
export function faultOf<K extends DriveFault['kind']>(
  { faults }: Pick<DriveCall, 'faults'>,
  kind: K,
): Extract<DriveFault, { kind: K }> | undefined {
  return faults.find((fault): fault is Extract<DriveFault, { kind: K }> => fault.kind === kind);
}
