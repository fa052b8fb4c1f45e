import { hashText } from '../../random.ts';
import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { DriveInfo } from '../../remote-drive/remote-drive-options.ts';
import { fromBase32, fromHex, fromNumber, toBase32, toHex, toNumber } from './id-text.ts';
import type { GraphQuirks } from './quirks.ts';

const MIGRATED_ROOT = 'sea8cc6beffdb43d7976fbc7da445c639';
const LEGACY_ROOT = '101';
const BUSINESS_ROOT = 'N6Y2GOVW7725BZO354PWSELRRZ';

/** An item as an address names it. */
export interface ItemAddress {
  readonly driveId: string;
  /** Id of the cloud's own. */
  readonly itemId: string;
}

/**
 * Ids as Graph has them, worked out from the cloud's own and back: nothing is remembered. An id belongs to its drive, so a
 * move to another drive changes it. Letters may be of either case, and personal drive ids may lack their leading zeros.
 */
export class GraphIds {
  readonly #remote: RemoteDrive;
  readonly #isPersonal: boolean;
  readonly #quirks: Pick<GraphQuirks, 'idForm' | 'driveIdZeros' | 'idCase'>;
  readonly #driveIds = new Map<string, string>();
  #mentions = 0;

  constructor(remote: RemoteDrive, isPersonal: boolean, quirks: GraphQuirks) {
    this.#remote = remote;
    this.#isPersonal = isPersonal;
    this.#quirks = quirks;
  }

  /** The drive's id, in its full form. */
  drive(driveId: string): string {
    const id = this.#driveIds.get(driveId) ?? this.#driveId(driveId);
    this.#driveIds.set(driveId, id);
    return id;
  }

  /** The drive's id as one answer gives it: personal ones may lose their leading zero. */
  mentionedDrive(driveId: string): string {
    const id = this.drive(driveId);
    if (!this.#isPersonal || this.#quirks.driveIdZeros === 'kept') return id;
    this.#mentions += 1;
    const keeps = this.#quirks.driveIdZeros === 'mixed' && this.#mentions % 2 === 0;
    return keeps ? id : id.replace(/^0+/, '');
  }

  /** An item's id, of a root's own id or any other of the cloud. */
  item({ driveId, itemId }: ItemAddress): string {
    const isRoot = this.#info(driveId)?.rootId === itemId;
    if (!this.#isPersonal) {
      return `01${this.#drivePart(driveId)}${isRoot ? BUSINESS_ROOT : toBase32(itemId)}`;
    }
    const isLegacy = this.#quirks.idForm === 'legacy';
    const tail = isRoot
      ? isLegacy
        ? LEGACY_ROOT
        : MIGRATED_ROOT
      : isLegacy
        ? toNumber(itemId)
        : `s${toHex(itemId)}`;
    return `${this.drive(driveId)}!${tail}`.toUpperCase().replace('!S', '!s');
  }

  /** An id in the letters that delta uses, where those differ. */
  inDelta(id: string): string {
    return this.#quirks.idCase === 'mixed' && this.#isPersonal ? id.toLowerCase() : id;
  }

  /** The drive an id names; undefined where there is none (any more). */
  findDrive(id: string): DriveInfo | undefined {
    const wanted = this.#comparable(id);
    return this.#remote
      .drives()
      .find((drive) => drive.joined && this.#comparable(this.drive(drive.id)) === wanted);
  }

  /** The cloud's id behind an item id of a drive; undefined for ids of other drives and for nonsense. */
  findItem(drive: DriveInfo, id: string): string | undefined {
    const tail = this.#tailOf(drive, id);
    if (tail === undefined) return undefined;
    if (!this.#isPersonal) return tail === BUSINESS_ROOT ? drive.rootId : fromBase32(tail);
    const isLegacy = this.#quirks.idForm === 'legacy';
    if (tail === (isLegacy ? LEGACY_ROOT : MIGRATED_ROOT)) return drive.rootId;
    if (isLegacy) return fromNumber(tail);
    return tail.startsWith('s') ? fromHex(tail.slice(1)) : undefined;
  }

  /** The cloud's id behind an item id of any drive. */
  remoteId(id: string): string | undefined {
    for (const drive of this.#remote.drives()) {
      const found = this.findItem(drive, id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Graph's id of something the cloud has. */
  graphId(remoteId: string): string {
    const root = this.#remote.drives().find(({ rootId }) => rootId === remoteId);
    const driveId = root?.id ?? this.#remote.get(remoteId)?.driveId ?? this.#remote.mainDriveId;
    return this.item({ driveId, itemId: remoteId });
  }

  #driveId(driveId: string): string {
    const [one, other] = [digits(driveId, 0), digits(driveId, 1)];
    if (this.#isPersonal) return `0${(one + other).slice(1)}`;
    return `b!${btoa(`${one}${other}${digits(driveId, 2)}${digits(driveId, 3)}`).replace(/=+$/, '')}`;
  }

  #tailOf({ id: driveId }: DriveInfo, id: string): string | undefined {
    if (!this.#isPersonal) {
      const start = `01${this.#drivePart(driveId)}`;
      const wanted = id.toUpperCase();
      return wanted.startsWith(start) ? wanted.slice(start.length) : undefined;
    }
    const [drivePart = '', tail] = id.toLowerCase().split('!');
    return this.#comparable(drivePart) === this.#comparable(this.drive(driveId)) ? tail : undefined;
  }

  #drivePart(driveId: string): string {
    return toBase32(digits(driveId, 4).slice(0, 5), 0);
  }

  #comparable(id: string): string {
    return this.#isPersonal ? id.toLowerCase().replace(/^0+/, '') : id;
  }

  #info(driveId: string): DriveInfo | undefined {
    return this.#remote.drives().find(({ id }) => id === driveId);
  }
}

function digits(text: string, salt: number): string {
  return (hashText(text, salt) >>> 0).toString(16).padStart(8, '0');
}
