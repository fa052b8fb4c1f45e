import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createGoogleDriveProvider } from '@music-platform/provider-gdrive';
import { google } from 'googleapis';

// What the app has anyway: its client, signed in its way.
const auth = new google.auth.OAuth2();
auth.setCredentials({ access_token: process.env['DRIVE_TOKEN'] ?? '' });
const rootUrl = process.env['DRIVE_URL'] ?? 'https://www.googleapis.com/';
const drive = google.drive({ version: 'v3', auth, rootUrl });

// What it adds: that client as a provider, a database, and a coordinator over both.
const database = await openNodeDatabase({ path: 'music.db' });
const profile = { id: 'my-drive', displayName: 'My Drive' };
const provider = createGoogleDriveProvider({ drive });
const sync = new SyncCoordinator({ database, providers: [{ profile, provider }] });

const { status, error } = await sync.waitFor(await sync.startIncrementalSync(profile.id));
const library = await Library.open(database);
for (const { artist, title, tracks } of (await library.albums()).items) {
  process.stdout.write(`${artist}: ${title} (${tracks})\n`);
}
process.exitCode = status === 'completed' ? 0 : 1;
if (error !== null) process.stderr.write(`${error.code}: ${error.message}\n`);
await sync.close();
await database.close();
