// Run as `node --import tsx plainCutOutProcess.mts <folder>`: photo.jpg and mask.raw to a PNG in memory, with libraries
// and in one block. Writes milliseconds and megabytes as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { zlibSync } from 'fflate';
import decode, { init } from '@jsquash/jpeg/decode.js';

const folder = process.argv[2]!;
const jpeg = readFileSync(join(folder, 'photo.jpg'));
const mask = readFileSync(join(folder, 'mask.raw'));
const wasm = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
await init({ wasmBinary: readFileSync(wasm) });

const peakBytes = () => process.resourceUsage().maxRSS * 1024;
const [before, start, cpu] = [process.memoryUsage().rss, performance.now(), process.cpuUsage()];
const { data, width, height } = (await decode(new Uint8Array(jpeg).buffer)) as {
	data: Uint8ClampedArray;
	width: number;
	height: number;
};
const lines = new Uint8Array(height * (1 + width * 4));
for (let y = 0, to = 0, from = 0; y < height; y++) {
	lines[to++] = 0;
	for (let x = 0; x < width; x++, from += 4, to += 4) {
		const opacity = mask[y * width + x]!;
		if (opacity === 0) continue;
		lines.set(data.subarray(from, from + 3), to);
		lines[to + 3] = opacity;
	}
}
const png = zlibSync(lines);
const ms = performance.now() - start;
const { user } = process.cpuUsage(cpu);
console.log(JSON.stringify({ ms, stretchMs: user / 1000, megabytes: (peakBytes() - before) / 1e6, bytes: png.length }));
