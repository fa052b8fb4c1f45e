import { virtualLibrary } from '../audio/library/virtual-library.ts';
import type { VirtualLibraryOptions } from '../audio/library/virtual-library-types.ts';
import { type LibraryItemsOptions, libraryItems } from './library-items.ts';
import { RemoteDrive } from './remote-drive.ts';
import type { RemoteDriveOptions } from './remote-drive-options.ts';

/** A library that exists by rule, and the cloud around it. */
export interface VirtualDriveOptions extends VirtualLibraryOptions, LibraryItemsOptions {
  /** The cloud; its main drive holds the library. */
  readonly drive?: RemoteDriveOptions | undefined;
}

/**
 * A cloud whose main drive holds `artist/album/track` folders of a virtual library of any size. Only what is changed takes
 * memory: a million untouched tracks take none.
 */
export function virtualDrive(options: VirtualDriveOptions): RemoteDrive {
  const { drive = {}, idPrefix, filesFirst, content, providerTags, ...library } = options;
  const show = { idPrefix, filesFirst, content, providerTags };
  const items = libraryItems(virtualLibrary(library), { ...show, key: JSON.stringify([library, content]) });
  return new RemoteDrive({ ...drive, main: { ...drive.main, virtual: items } });
}
