/** An app that knows no address but Google's: uploads, lists and reads with the official client, and prints what it got. */
import process from 'node:process';
import { auth, drive } from '@googleapis/drive';

const oauth = new auth.OAuth2({ clientId: 'id', clientSecret: 'secret' });
oauth.setCredentials({ refresh_token: process.env['REFRESH_TOKEN'] ?? '' });
const api = drive({ version: 'v3', auth: oauth });
const { data: made } = await api.files.create({
  requestBody: { name: 'söng.mp3' },
  media: { mimeType: 'audio/mpeg', body: '0123456789' },
  fields: 'id,size',
});
const { data: listed } = await api.files.list({ fields: 'files(id,name)' });
const fileId = made.id ?? '';
const range = { responseType: 'arraybuffer', headers: { Range: 'bytes=2-4' } } as const;
const { status, data } = await api.files.get({ fileId, alt: 'media' }, range);
const part = Buffer.from(data as unknown as ArrayBuffer).toString();
process.stdout.write(
  JSON.stringify({ size: made.size, files: listed.files?.map(({ name }) => name), status, part }),
);
