/** What the service calls an item, in its own spelling. */
export interface ItemRef {
  drive: string;
  item: string;
}

const personalDrive = /^[0-9a-f]{1,16}$/i;
const driveIdLength = 16;

/**
 * A drive's id as it is compared. Personal ids come in any case and may have lost their leading zeros; those of other drives are exact.
 */
export function driveKey(drive: string): string {
  return personalDrive.test(drive) ? drive.toLowerCase().padStart(driveIdLength, '0') : drive;
}

/** The id of a drive with which a personal item's id begins, up to the exclamation mark; undefined for all other items. */
function driveInItem(item: string): string | undefined {
  const mark = item.indexOf('!');
  const drive = item.slice(0, Math.max(0, mark));
  return mark < item.length - 1 && personalDrive.test(drive) ? drive : undefined;
}

/** Whether a drive belongs to a personal account, by the look of its id. */
export function isPersonalDrive(drive: string): boolean {
  return personalDrive.test(drive);
}

/**
 * The id the engine knows an item by: unique in an account, the same however the service spells it. A personal item's id says its drive;
 * any other is unique in its drive only.
 */
export function itemKey({ drive, item }: ItemRef): string {
  const own = driveInItem(item);
  if (own === undefined) return `${driveKey(drive)}/${item}`;
  return driveKey(own) + item.slice(own.length).toLowerCase();
}

/** What to send for an item of which only the key is known; the service takes any spelling. */
export function refOfKey(key: string): ItemRef | undefined {
  const slash = key.lastIndexOf('/');
  if (slash > 0 && slash < key.length - 1) return { drive: key.slice(0, slash), item: key.slice(slash + 1) };
  const drive = driveInItem(key);
  return drive === undefined || slash >= 0 ? undefined : { drive, item: key };
}

/** Facts to remember where the service spells an item otherwise than its key does. */
export function spelling(ref: ItemRef, key: string): Record<string, string> | undefined {
  const usual = refOfKey(key);
  if (usual?.drive === ref.drive && usual.item === ref.item) return undefined;
  return { drive: ref.drive, item: ref.item };
}

/** The service's own spelling of a listed item. */
export function refOf(file: {
  id: string;
  metadata?: Readonly<Record<string, string>> | undefined;
}): ItemRef | undefined {
  const { drive, item } = file.metadata ?? {};
  return drive === undefined || item === undefined ? refOfKey(file.id) : { drive, item };
}
