import type { Comparison } from './comparison.ts';
import type { Rclone } from './rclone.ts';
import type { ServedEmulator } from './served-emulator.ts';

const SHARED_DRIVE = '0ASharedDriveOfTests9PVA';
const DOCUMENT = 'application/vnd.google-apps.document';

/** What Drive has besides files in folders: shortcuts, documents, blocked files, other roots, shared drives. */
export async function checkSpecials(
  rclone: Rclone,
  comparison: Comparison,
  emulator: ServedEmulator,
): Promise<void> {
  const put = async (what: object): Promise<string> =>
    ((await emulator.control('POST', 'remote', what)) as { id: string }).id;
  const parentId = await put({ do: 'putFolder', name: 'specials' });
  const file = await put({ do: 'putFile', name: 'target.mp3', parentId, text: 'the target' });
  const folder = await put({ do: 'putFolder', name: 'inner', parentId });
  await put({ do: 'putFile', name: 'below/slash.mp3', parentId: folder, text: 'below' });
  await put({ do: 'putShortcut', name: 'link.mp3', parentId, targetId: file });
  await put({ do: 'putShortcut', name: 'link to folder', parentId, targetId: folder });
  await put({ do: 'putShortcut', name: 'dangling.mp3', parentId, targetId: 'nowhere' });
  await put({ do: 'putDocument', name: 'Notes', parentId, mimeType: DOCUMENT });
  await checkLinksAndDocuments(rclone, comparison);

  const rooted = await rclone.list(`gd,root_folder_id=${folder}:`);
  comparison.same('a folder as root', [...rooted.keys()], ['below／slash.mp3']);
  await put({ do: 'putFile', name: 'theirs.mp3', parentId: null, text: 'shared with me' });
  const shared = await rclone.text('cat', 'gd,shared_with_me=true:theirs.mp3');
  comparison.same('shared with me', shared, 'shared with me');

  const unreadable = 'cannotDownloadAbusiveFile';
  await put({ do: 'putFile', name: 'abusive.mp3', parentId, text: 'risky', unreadable });
  const refused = await rclone.text('cat', 'gd:specials/abusive.mp3').catch(String);
  comparison.same('a file with a warning', /cannotDownloadAbusiveFile/.test(refused), true);
  const insisted = await rclone.text('cat', '--drive-acknowledge-abuse', 'gd:specials/abusive.mp3');
  comparison.same('a file with a warning, all the same', insisted, 'risky');
  await checkSharedDrive(rclone, comparison, emulator);
}

async function checkLinksAndDocuments(rclone: Rclone, comparison: Comparison): Promise<void> {
  const listed = (await rclone.text('lsf', '-R', '--files-only', 'gd:specials')).trimEnd().split('\n').sort();
  comparison.same('shortcuts and documents', listed, [
    'Notes.docx',
    'dangling.mp3',
    'inner/below／slash.mp3',
    'link to folder/below／slash.mp3',
    'link.mp3',
    'target.mp3',
  ]);
  comparison.same('cat of a shortcut', await rclone.text('cat', 'gd:specials/link.mp3'), 'the target');
  comparison.same('cat of a document', await rclone.text('cat', 'gd:specials/Notes.docx'), 'Notes\n');
}

async function checkSharedDrive(
  rclone: Rclone,
  comparison: Comparison,
  emulator: ServedEmulator,
): Promise<void> {
  await emulator.control('POST', 'remote', { do: 'addDrive', id: SHARED_DRIVE, name: 'Shared' });
  const shared = `gd,team_drive=${SHARED_DRIVE}:`;
  await rclone.bytes('copy', "gd:Rock 'n' Roll", `${shared}in drive`);
  const md5s = async (path: string): Promise<unknown[]> =>
    [...(await rclone.list(path)).values()].flatMap(({ Hashes }) => Hashes?.md5 ?? []).sort();
  comparison.same('a shared drive', await md5s(shared), await md5s("gd:Rock 'n' Roll"));
  const drives = JSON.parse(await rclone.text('backend', 'drives', 'gd:')) as { id: string }[];
  const ids = drives.map((drive) => drive.id);
  comparison.same('shared drives', ids, [SHARED_DRIVE]);
}
