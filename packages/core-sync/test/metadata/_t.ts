import { readMetadata, readCover } from '../../src/metadata/index.ts';
import { readFileSync } from 'node:fs';
for (const f of process.argv.slice(2)) {
const b=readFileSync(f);
try { const r=await readMetadata({name:f,size:b.length,read:async(s,e)=>b.subarray(s,e)},{cover:'fetch'}); console.log(f.split('/').at(-1), JSON.stringify(r.metadata,null,1), r.stats, r.cover&&r.cover.data.length); } catch(e) { console.log(f, e); }
}
