import {SETS,keySet} from './keys.ts';
for (const n of SETS){const t=performance.now();const s=keySet(n);console.log(n,s.count,new Set(s.strings).size,s.bytes.length,Math.min(...s.buffers.map(b=>b.length)),(performance.now()-t).toFixed())}
