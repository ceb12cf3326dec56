import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { startEngine } from '../harness/n8n/engine.mjs';
import { ensureN8nHost } from '../harness/n8n/host.mjs';
import { plainCutOut } from './plainCutOut.mjs';
import type { Benchmark, Report } from './report.mjs';
import { aim, median } from '../harness/statistics.mjs';

const WIDTH = 4243;
const HEIGHT = 2828;
const ROUNDS = 3;
/** The aims for 12 megapixels: nothing else waits longer for its turn, and no more memory. */
const AIM_STRETCH_MS = 300;
const AIM_MB = 150;

const CASES: Array<{ name: string; photo: Kind; parameters: Record<string, unknown> }> = [
	{ name: 'Cut Out, JPEG to transparent PNG', photo: 'jpeg', parameters: {} },
	{ name: 'Cut Out, progressive JPEG', photo: 'progressive', parameters: {} },
	{ name: 'Cut Out, WebP', photo: 'webp', parameters: {} },
	{ name: 'Cut Out, PNG', photo: 'png', parameters: {} },
	{ name: 'Cut Out on white, JPEG', photo: 'jpeg', parameters: { background: 'colour' } },
	{ name: 'Cut Out, grown by 16, feathered by 8', photo: 'jpeg', parameters: { grow: 16, feather: 8 } },
	{ name: 'Hide, blurred', photo: 'jpeg', parameters: { operation: 'hide', hideWith: 'blur' } },
	{
		name: 'Refine Mask, holes filled, grown by 12',
		photo: 'jpeg',
		parameters: { operation: 'refine', fillHoles: true, grow: 12 },
	},
	{ name: 'Measure', photo: 'jpeg', parameters: { operation: 'measure' } },
	{ name: 'Export, COCO', photo: 'jpeg', parameters: { operation: 'export', format: 'coco' } },
	{ name: 'Draw Overlay', photo: 'jpeg', parameters: { operation: 'overlay' } },
];

type Kind = 'jpeg' | 'progressive' | 'webp' | 'png';

/** A noisy photo, and one object with a hole that covers a third of it. */
async function pictures(): Promise<Record<Kind | 'mask', Buffer>> {
	const noise = Buffer.from(Uint8Array.from({ length: 64 * 48 * 3 }, (_entry, at) => (at * 7919) % 251));
	const pixels = await sharp(noise, { raw: { width: 64, height: 48, channels: 3 } })
		.resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'cubic' })
		.raw()
		.toBuffer();
	for (let at = 0, state = 1; at < pixels.length; at++) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		pixels[at] = Math.max(0, Math.min(255, pixels[at]! + (state >>> 28) - 8));
	}
	const photo = () => sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
	const object = `<svg width="${WIDTH}" height="${HEIGHT}" shape-rendering="crispEdges"><rect width="100%" height="100%"/><ellipse cx="50%" cy="50%" rx="40%" ry="30%" fill="#fff"/><circle cx="50%" cy="50%" r="300"/></svg>`;
	return {
		jpeg: await photo().jpeg({ quality: 90 }).toBuffer(),
		progressive: await photo().jpeg({ quality: 90, progressive: true }).toBuffer(),
		webp: await photo().webp({ quality: 90 }).toBuffer(),
		png: await photo().png().toBuffer(),
		mask: await sharp(Buffer.from(object)).removeAlpha().greyscale().png().toBuffer(),
	};
}

interface Measured {
	ms: number;
	stretchMs: number;
	megabytes: number;
}

/** One run in a fresh process, whose peak of memory nothing else has raised. */
async function inEngine(
	files: Record<Kind | 'mask', Buffer>,
	{ photo, parameters }: (typeof CASES)[number],
): Promise<Measured> {
	const engine = await startEngine({ log: () => {} });
	// As files, which the engine streams into n8n's store: sent over to it they would count as its memory.
	const folder = await mkdtemp(join(tmpdir(), 'bench-pictures-'));
	const run = async (binary: Record<string, Buffer>) => {
		const entries = Object.entries(binary).map(async ([name, content]) => {
			const path = join(folder, name);
			await writeFile(path, content);
			return [name, { path, mimeType: 'image/png', fileName: name }] as const;
		});
		const items = [{ json: {}, binary: Object.fromEntries(await Promise.all(entries)) }];
		const { error, nodeRuns } = await engine.run({ node: 'samMask', parameters, items, binaryContent: false }).result;
		if (error) throw new Error(error.message);
		return nodeRuns.T!.at(-1)!.executionTimeMs;
	};
	try {
		const small = await sharp(files.mask).resize(42, 28).png().toBuffer();
		await run({ mask: small, data: small });
		const before = await engine.memory();
		const ms = await run({ mask: files.mask, data: files[photo] });
		const after = await engine.memory();
		// A second time, because the probe itself needs memory.
		const probe = await engine.probe();
		await run({ mask: files.mask, data: files[photo] });
		const { turns } = await probe.stop();
		return {
			ms,
			stretchMs: Math.max(0, ...turns.map(({ cpuUs }) => cpuUs)) / 1000,
			megabytes: (after.peakRssBytes - before.rssBytes) / 1e6,
		};
	} finally {
		await engine.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** What SAM Mask takes of n8n's one thread and of its memory for a photo of 12 megapixels. */
export const pictureWork: Benchmark = async (progress) => {
	const { node } = await ensureN8nHost({ log: progress });
	const files = await pictures();
	const report: Report = {
		title: 'SAM Mask with 12 megapixels',
		method:
			`SAM Mask in n8n’s engine, one item with a photo and a mask of ${WIDTH} x ${HEIGHT} pixels. "Longest stretch" is the longest time, in CPU time of n8n’s thread, in which nothing else had a turn; "Memory" how far the peak of the process rose. ` +
			`The last row is the plain way in a process of its own: the same libraries’ decoder, then fflate’s deflate, in one block. ${ROUNDS} rounds in fresh processes.`,
		columns: ['Measured', 'Time', 'Longest stretch', 'Memory', 'Aim met'],
		rows: [],
		charts: [],
	};
	const add = (name: string, rounds: Measured[], withAim: boolean) => {
		const of = (key: keyof Measured) => median(rounds.map((round) => round[key]));
		const [ms, stretchMs, megabytes] = [of('ms'), of('stretchMs'), of('megabytes')];
		const met = stretchMs <= AIM_STRETCH_MS && megabytes <= AIM_MB;
		const goal = withAim ? aim(met, `at most ${AIM_STRETCH_MS} ms and ${AIM_MB} MB`) : '';
		report.rows.push([name, `${ms.toFixed(0)} ms`, `${stretchMs.toFixed(0)} ms`, `${megabytes.toFixed(0)} MB`, goal]);
		progress(report.rows.at(-1)!.join(', '));
	};
	for (const each of CASES) {
		const rounds: Measured[] = [];
		for (let round = 0; round < ROUNDS; round++) rounds.push(await inEngine(files, each));
		add(each.name, rounds, true);
	}
	const plain: Measured[] = [];
	for (let round = 0; round < ROUNDS; round++) plain.push(await plainCutOut(node, files.jpeg, files.mask));
	add('plain process, JPEG to transparent PNG', plain, false);
	return report;
};
