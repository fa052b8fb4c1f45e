import { findCorpus, gradeCorpus } from './grade-corpus.ts';
const c = findCorpus(); if (!c) throw new Error('no corpus');
const g = await gradeCorpus(c);
const sum=Object.values(g.fields).reduce((a,s)=>({right:a.right+s.right,expected:a.expected+s.expected}),{right:0,expected:0});
console.log(sum, sum.right/sum.expected, g.fields, g.durations, g.durations.right/g.durations.expected, g.byKind);
console.log('invented',g.invented); console.log('mism',g.mismatches.map(m=>JSON.stringify(m)).join('\n')); console.log('dur',g.durationMismatches.map(m=>JSON.stringify(m)).join('\n')); console.log('refused',g.refused);
const t=[...g.cpuMs].sort((a,b)=>a-b); console.log('cpu', t[t.length>>1], t[Math.floor(t.length*.95)], t.at(-1)); console.log(g.requests/604,g.bytes/604);
if (process.argv[2]) console.log(g.corrupt.map(c=>c.file+' => '+c.outcome).join('\n'));
