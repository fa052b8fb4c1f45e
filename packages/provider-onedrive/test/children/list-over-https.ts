import { collectBytes } from '@music-platform/testkit';
import { createOneDriveProvider } from '../../src/index.ts';

/** Lists an emulated drive through Microsoft's client over TLS, reads its first file and follows its feed; says what it saw as JSON. */
const [, , endpoint = '', token = ''] = process.argv;
const provider = createOneDriveProvider({ endpoint, tokens: { getAccessToken: async () => token } });
const names: string[] = [];
let bytes = 0;
let cursor = '';
for await (const page of provider.listFiles()) {
  names.push(...page.files.map(({ name }) => name));
  cursor = page.cursor ?? cursor;
  const [file] = page.files;
  if (file !== undefined && bytes === 0) bytes = (await collectBytes(await provider.download(file))).length;
}
let changes = 0;
for await (const page of provider.getChanges?.(cursor) ?? []) changes += page.changes.length;
process.stdout.write(JSON.stringify({ names, bytes, changes }));
