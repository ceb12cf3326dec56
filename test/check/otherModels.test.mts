import sharp from 'sharp';
import type { Outcome } from '../../check/assumption.mjs';
import { FalConnection } from '../../check/connection.mjs';
import { clipFrames, encodeFrames } from '../../check/media/clip.mjs';
import { lookAt } from '../../check/media/pictureLook.mjs';
import { DISC, SCENE } from '../../check/media/scene.mjs';
import { selectProbes } from '../../check/probes.mjs';
import { Purse } from '../../check/purse.mjs';
import { runProbes } from '../../check/runProbes.mjs';
import type { PackageEndpoint } from '../../check/schema/packageEndpoints.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { type AlteredFal, type Alteration, startAlteredFal } from './alteredFal.mjs';

// Models that the sandbox need not serve: the queue is its own where it knows the app, the results are made here.

const sandbox = useSandbox({}, { forgets: false });
let fal: AlteredFal;
beforeAll(async () => {
	fal = await startAlteredFal(sandbox.url);
}, 60_000);
afterAll(async () => {
	await fal.close();
});

const REQUEST = '/requests/made-up';

/** A fal that has every model; `result` is what all of those answer with that the sandbox does not have. */
const answersWith =
	(status: number, result: (lastFile: Buffer) => unknown): Alteration =>
	async ({ method, path, status: own, json, bytes }) => {
		if (path.startsWith('/v3b.fal.media/')) lastFile = bytes;
		const isMissingPath = /^Path \//.test(String((json as { detail?: unknown } | undefined)?.detail));
		if (path.includes(`${REQUEST}/status`)) return { status: 200, json: { status: 'COMPLETED', logs: [] } };
		if (path.endsWith(REQUEST) || isMissingPath) return { status, json: await result(lastFile) };
		// SAM 3 Image is the sandbox's own: some probes compare with what it gives.
		const isOthers = path.startsWith('/queue.fal.run/') && !/\/sam-3\/image($|\?)/.test(path);
		const submits = method === 'POST' && (own === 404 || isOthers);
		return submits ? { status: 200, json: { request_id: 'made-up' } } : undefined;
	};
let lastFile: Buffer = Buffer.alloc(0);

const endpoint = (name: string): PackageEndpoint => {
	const shape = { types: ['object'], nullable: false, deprecated: false };
	return { endpoint: name, deprecated: false, input: shape, output: shape, panel: new Map() };
};
const ENDPOINTS = ['sam2/image', 'sam-3-1/image', 'sam-3/video', 'sam-3-1/video', 'evf-sam'].map((name) =>
	endpoint(`fal-ai/${name}`),
);

const { width, height } = SCENE;
const drawn = async (ground: string, disc: string) => {
	const body = `<rect width="100%" height="100%" fill="${ground}"/><circle cx="${DISC.x}" cy="${DISC.y}" r="${DISC.radius}" fill="${disc}"/>`;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`;
	return { url: `data:image/png;base64,${(await sharp(Buffer.from(svg)).png().toBuffer()).toString('base64')}` };
};
const mask = () => drawn('black', 'white');
const cutOut = () => drawn('none', '#d02020');
const everything = () => drawn('white', 'white');
/** The clip as a mask video; made once, because encoding takes seconds. */
let made: Promise<{ url: string }> | undefined;
const clip = () => (made ??= maskClip());
async function maskClip() {
	const frames = (await clipFrames()).map((frame) => {
		const white = (i: number) => frame[i - (i % 3)]! - frame[i - (i % 3) + 1]! > 100;
		return Uint8Array.from(frame, (_value, i) => (white(i) ? 255 : 0));
	});
	return { url: `data:video/mp4;base64,${Buffer.from(await encodeFrames(frames)).toString('base64')}` };
}

/** The mask in a PNG as pairs of start and length, row by row. */
async function runLengths(png: Buffer, base: number): Promise<string> {
	const { inside } = await lookAt(png);
	const pairs: string[] = [];
	for (let start = 0; start < inside.length; start++) {
		if (!inside[start] || inside[start - 1]) continue;
		let end = start;
		while (inside[end]) end++;
		pairs.push(`${start + base} ${end - start}`);
	}
	return pairs.join(' ');
}

const CASES: Array<[string, string, number, Outcome, (lastFile: Buffer) => unknown]> = [
	['sam2-image/mask', 'a mask', 200, 'holds', async () => ({ image: await mask() })],
	['sam2-image/mask', 'a cut-out', 200, 'does not hold', async () => ({ image: await cutOut() })],
	['sam2-image/mask', 'run lengths', 200, 'could not be told', () => ({ rle: '1 2' })],
	['sam2-image/cut-out', 'a cut-out', 200, 'holds', async () => ({ image: await cutOut() })],
	['sam2-image/cut-out', 'a mask', 200, 'does not hold', async () => ({ image: await mask() })],
	['sam31-image/mask', 'a mask', 200, 'holds', async () => ({ masks: [await mask()] })],
	['sam31-image/cut-out', 'a cut-out', 200, 'holds', async () => ({ masks: [await cutOut()] })],
	['sam31-image/box-and-space', 'a mask', 200, 'holds', async () => ({ masks: [await mask()] })],
	['sam31-image/box-and-space', 'a refusal', 422, 'could not be told', () => ({ detail: 'No masks generated' })],
	['sam31-image/box-and-empty', 'the whole picture', 200, 'holds', async () => ({ masks: [await everything()] })],
	['sam31-image/box-and-empty', 'the disc', 200, 'does not hold', async () => ({ masks: [await mask()] })],
	['sam31-image/point', 'the disc', 200, 'does not hold', async () => ({ masks: [await mask()] })],
	['evf/mask', 'a mask', 200, 'holds', async () => ({ image: await mask() })],
	['sam3-video/mask', 'a mask', 200, 'holds', async () => ({ video: await clip() })],
	['sam3-video/apply-mask', 'a mask', 200, 'does not hold', async () => ({ video: await clip() })],
	['sam31-video/mask', 'a bare address', 200, 'could not be told', () => ({ video: 'https://example.com/a.mp4' })],
	['sam3-video/nothing-found', 'a refusal', 422, 'holds', () => ({ detail: 'No masks generated' })],
	['sam3-video/nothing-found', 'a video', 200, 'does not hold', async () => ({ video: await clip() })],
	['image-rle/format', 'rows from 1', 200, 'holds', async (png) => ({ rle: await runLengths(png, 1) })],
	['image-rle/format', 'rows from 0', 200, 'does not hold', async (png) => ({ rle: [await runLengths(png, 0)] })],
	['image-rle/nothing-found', 'an empty list', 200, 'does not hold', () => ({ rle: [] })],
	['image-rle/exif', 'the upright disc', 200, 'holds', async () => ({ rle: await runLengths(await upright(), 1) })],
	['image-rle/exif', 'nothing', 200, 'could not be told', () => ({ rle: '' })],
	['video-rle/form', 'a text per frame', 200, 'holds', () => ({ rle: Array(16).fill('1 2'), boxes: [] })],
	['video-rle/form', 'a video', 200, 'does not hold', () => ({ video: { url: 'https://example.com/a.mp4' } })],
	['3d-body/nobody', 'no people', 200, 'holds', () => ({ metadata: { num_people: 0, people: [] } })],
	['3d-body/nobody', 'a refusal', 422, 'does not hold', () => ({ detail: 'No person found' })],
	['3d-objects/nothing-found', 'a refusal', 422, 'holds', () => ({ detail: 'No masks generated' })],
];

const upright = async () => Buffer.from((await mask()).url.split(',')[1]!, 'base64');

it.each(CASES)(
	'%s, given %s with %i: %s',
	async (id, _what, status, outcome, result) => {
		fal.alteration = answersWith(status, result);
		const purse = new Purse(0.5);
		const connection = new FalConnection({ apiKey: sandbox.key, serverUrl: fal.url, purse });
		const reports = await runProbes(connection, purse, selectProbes(ENDPOINTS, true, [id]), () => undefined);
		const [finding, ...others] = reports.flatMap(({ findings }) => findings);
		expect(others).toEqual([]);
		expect([finding!.id, finding!.verdict.outcome, finding!.verdict.evidence]).toEqual([
			id,
			outcome,
			expect.any(String),
		]);
	},
	60_000,
);
