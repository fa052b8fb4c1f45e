
import { Child } from '../common/child.ts';
import { startCloud } from './sync-once.ts';
import { rmSync } from 'node:fs';
const tracks = Number(process.argv[2] ?? 1000);
const cloud = startCloud({ service: 'gdrive', content: { kind: 'library', tracks }, latencyMs: 80, bandwidthMbit: 100 });
const place = await cloud.ask('place');
for (const s of ['', '-wal', '-shm']) rmSync('/tmp/exp-cloud.db' + s, { force: true });
const client = new Child<any>(new URL('./exp-client.ts', import.meta.url), [JSON.stringify({ place, path: '/tmp/exp-cloud.db', config: { maxConcurrentDownloads: 16 } })], { NODE_EXTRA_CA_CERTS: place.caFile });
console.log((await client.ask('sync', {})).ms);
for (let r = 1; r <= 3; r++) { await client.ask('sync', {}); await cloud.ask('change', r); console.log('--- round', r); const f: any = await client.ask('sync', {}); console.log(f.ms, f.cpuMs); }
await client.end(); await cloud.end();
