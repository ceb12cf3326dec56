import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import { zipSync } from 'fflate';
import sharp from 'sharp';

import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import type { RunResult } from '../../harness/n8n/engineTypes.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const NO_PROMPT = { prompt: '' };

/** It ended with this sentence, and fal has heard nothing. */
function expectRefused({ status, error }: RunResult, sentence: string): void {
	expect(status).toBe('error');
	expect(error!.message).toContain(sentence);
	expect(error!.message).toContain('Nothing was sent to fal.');
	expect(fal.calls).toEqual([]);
}

describe('nothing to look for', () => {
	it.each<[string, Record<string, unknown>]>([
		['an empty panel', {}],
		['a blank prompt', { prompt: ' \n' }],
		['rows that were never filled in', { pointPrompts: { point: [{}] }, boxPrompts: { box: [{}] } }],
		['a mistyped expression', { boxPromptsJson: '={{ $json.bxoes }}' }],
		['an empty text', { boxPromptsJson: '={{ "" }}' }],
	])('with %s is refused by the names of the panel', async (_what, parameters) => {
		const sentence = 'Prompt: is empty, and so are Points and Boxes: there is nothing to look for';
		for (const operation of ['segment', 'submit'])
			expectRefused(await runSam3(engine, fal, { parameters: { ...NO_PROMPT, ...parameters, operation } }), sentence);
	});

	const DETECTED = [
		{ json: { boxes: [] } },
		{ json: { boxes: [[1, 2, 30, 40]] } },
		{ json: { boxes: { objects: [] } } },
	];
	const byDetector = (more: object = {}, options: object = {}) => ({
		parameters: { ...NO_PROMPT, boxPromptsJson: '={{ $json.boxes }}', ...more, options },
		items: DETECTED,
	});

	it('because a detector found nothing is an item without masks, and fal is not called for it', async () => {
		const { status, outputs } = await runSam3(engine, fal, byDetector());
		expect(status).toBe('success');
		expect(fal.jobs).toHaveLength(1);
		const [none, some, wrapped] = outputs[0]!;
		for (const [index, item] of [none, some, wrapped].entries()) expect(item!.pairedItem).toEqual({ item: index });
		expect(some!.json).toMatchObject({ requestId: expect.any(String) });
		for (const item of [none, wrapped]) {
			expect(item!.json).toEqual({ endpoint: 'fal-ai/sam-3/image', found: false, count: 0, masks: [], metrics: {} });
			expect(item!.binary).toBeUndefined();
		}
	});

	it('does what If Nothing Is Found says', async () => {
		const skipped = await runSam3(engine, fal, byDetector({}, { onEmpty: 'skip' }));
		fal.reset();
		expect([skipped.status, skipped.outputs[0]!.map(({ pairedItem }) => pairedItem)]).toEqual([
			'success',
			[{ item: 1 }],
		]);
		const alone = { ...byDetector({}, { onEmpty: 'error' }), items: DETECTED.slice(0, 1) };
		expectRefused(await runSam3(engine, fal, alone), 'Boxes (JSON): is an empty list, so there is nothing to look for');
	});

	it('is no matter when something else says what to look for', async () => {
		const { status } = await runSam3(engine, fal, byDetector({ prompt: 'truck' }));
		expect(status).toBe('success');
		expect(fal.jobs).toHaveLength(3);
	});

	it('is refused by Submit, which has no result to give', async () => {
		const parameters = { ...NO_PROMPT, boxPromptsJson: '={{ [] }}', operation: 'submit' };
		expectRefused(
			await runSam3(engine, fal, { parameters }),
			'Boxes (JSON): is an empty list, so there is nothing to look for',
		);
	});

	it('is what SAM 2 Auto Segment and SAM (Legacy) are for', async () => {
		for (const node of ['sam2AutoSegment', 'sam']) {
			fal.reset();
			await runSam3(engine, fal, { node, parameters: { prompt: undefined } });
			expect(fal.calls.map(({ method }) => method)).toContain('POST');
		}
	});
});

describe('a file that cannot be what its field wants', () => {
	const binary = (content: Uint8Array, more: object = {}) => ({
		parameters: { imageSource: 'binary', ...more },
		items: [{ json: {}, binary: { data: { content, mimeType: 'image/jpeg', fileName: 'a.jpg' } } }],
	});

	it.each<[string, Uint8Array, string]>([
		['an empty file', Buffer.alloc(0), 'Input Binary Field: is an empty file of 0 bytes'],
		[
			'a share link’s web page',
			Buffer.from('<!DOCTYPE html><html><title>Drive</title>'),
			'Input Binary Field: has a web page instead of a picture',
		],
		['a PDF', Buffer.from('%PDF-1.7\n'), 'Input Binary Field: has a PDF document instead of a picture'],
		[
			'a zip',
			zipSync({ 'a.txt': Buffer.from('a') }),
			'Input Binary Field: has a zip or other archive instead of a picture',
		],
		[
			'a video',
			Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isom', 'latin1'),
			'Input Binary Field: has a video instead of a picture',
		],
	])('%s is refused before it is uploaded', async (_what, content, sentence) => {
		for (const operation of ['segment', 'submit'])
			expectRefused(await runSam3(engine, fal, binary(content, { operation })), sentence);
	});

	it.each([
		['data:image/png;base64,filesystem-v2', 'Image URL: has n8n’s own note of where the file is, not the file'],
		['data:image/png;base64,', 'Image URL: is an empty file of 0 bytes'],
		[
			`data:image/png;base64,${Buffer.from('<html><body>').toString('base64')}`,
			'Image URL: has a web page instead of a picture',
		],
	])('the data URI %s is refused', async (imageUrl, sentence) => {
		expectRefused(await runSam3(engine, fal, { parameters: { imageUrl } }), sentence);
	});

	it('a picture in a video’s field, and a video as start mask, are refused by the name of the field', async () => {
		const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#864' } })
			.png()
			.toBuffer();
		const video = Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isom', 'latin1');
		const files = {
			photo: { content: png, mimeType: 'image/png' },
			clip: { content: video, mimeType: 'video/mp4' },
		};
		const run = async (parameters: object) =>
			await runSam3(engine, fal, {
				node: 'sam2Video',
				parameters: { videoSource: 'binary', maskSource: 'binary', ...parameters },
				items: [{ json: {}, binary: files }],
			});
		const result = await run({ binaryPropertyName: 'photo', maskBinaryPropertyName: 'clip' });
		expectRefused(result, 'Input Binary Field: has a picture instead of a video');
		expect(result.error!.message).toContain('Mask Binary Field: has a video instead of a picture');
	});

	it('bytes that nobody knows are fal’s to judge', async () => {
		const { status } = await runSam3(engine, fal, binary(Buffer.from('picture')));
		expect(status).toBe('success');
		expect(fal.of('upload')).toHaveLength(1);
	});
});

describe('fractions of a picture', () => {
	let server: Server;
	let asked: Array<{ url: string; headers: IncomingMessage['headers'] }>;
	let sentBytes: number;
	let answer: (response: ServerResponse) => void;
	let jpeg: Buffer;
	beforeAll(async () => {
		server = createServer((request, response) => {
			asked.push({ url: request.url!, headers: request.headers });
			answer(response);
		});
		await once(server.listen(0, '127.0.0.1'), 'listening');
		jpeg = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#864' } })
			.withMetadata({ orientation: 6 })
			.jpeg()
			.toBuffer();
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});
	beforeEach(() => {
		asked = [];
		sentBytes = 0;
		answer = (response) => response.end(jpeg);
	});

	const FRACTIONS = [{ x_min: 0.1, y_min: 0.2, x_max: 0.5, y_max: 0.6 }];
	const run = async (more: object = {}) =>
		await runSam3(engine, fal, {
			parameters: {
				imageUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/photo.jpg`,
				boxPromptsJson: JSON.stringify(FRACTIONS),
				...more,
			},
		});

	it('are turned into pixels of the picture as it is seen, and the key stays here', async () => {
		expect((await run()).status).toBe('success');
		expect(fal.jobs[0]!.input.box_prompts).toEqual([{ x_min: 10, y_min: 40, x_max: 50, y_max: 120 }]);
		expect(asked).toHaveLength(1);
		expect(asked[0]!.headers.authorization).toBeUndefined();
		expect(asked[0]!.headers.range).toMatch(/^bytes=0-\d+$/);
	});

	it('need no more of a huge file than its beginning', async () => {
		answer = (response) => {
			const more = () => {
				while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) sentBytes += 64 * 1024;
				if (!response.destroyed) response.once('drain', more);
			};
			response.write(jpeg);
			more();
		};
		expect((await run()).status).toBe('success');
		expect(sentBytes).toBeLessThan(16 * 1024 * 1024);
	});

	it('of a file of n8n and of a data URI are turned without a call', async () => {
		const binary = { data: { content: jpeg, mimeType: 'image/jpeg' } };
		const parameters = { imageSource: 'binary', boxPromptsJson: JSON.stringify(FRACTIONS) };
		await runSam3(engine, fal, { parameters, items: [{ json: {}, binary }] });
		await run({ imageUrl: `data:image/jpeg;base64,${jpeg.toString('base64')}` });
		for (const { input } of fal.jobs)
			expect(input.box_prompts).toEqual([{ x_min: 10, y_min: 40, x_max: 50, y_max: 120 }]);
		expect(asked).toEqual([]);
	});

	it('a picture at an address is not looked at for pixels', async () => {
		await run({ boxPromptsJson: '[[1, 2, 30, 40]]' });
		expect(fal.jobs).toHaveLength(1);
		expect(asked).toEqual([]);
	});

	it.each<[string, (response: ServerResponse) => void, string]>([
		['is not there', (response) => response.writeHead(404).end(), 'Image URL: could not be loaded (HTTP 404)'],
		[
			'is a web page',
			(response) => response.end('<!doctype html><html>'),
			'Image URL: has a web page instead of a picture',
		],
		[
			'does not tell its size',
			(response) => response.end('picture'),
			'Image URL: does not tell its size at its beginning, so its size is not known',
		],
	])('of a picture that %s are refused', async (_what, respond, sentence) => {
		answer = respond;
		expectRefused(await run(), sentence);
	});

	it('of a video are refused', async () => {
		const parameters = { pointPromptsJson: '[[0.5, 0.5]]', videoUrl: 'https://example.com/clip.mp4' };
		expectRefused(await runSam3(engine, fal, { node: 'sam2Video', parameters }), 'Give the points and boxes in pixels');
	});
});

it('the choices under Options are heeded, and checked', async () => {
	const run = async (options: object, boxPromptsJson = '[[10, 20, 190, 160]]') =>
		await runSam3(engine, fal, { parameters: { ...NO_PROMPT, boxPromptsJson, options } });
	await run({ boxFormat: 'cornerSize' });
	await run({ boxFormat: '={{ "centerSize" }}' }, '[[105, 100, 190, 160]]');
	for (const { input } of fal.jobs)
		expect(input.box_prompts).toEqual([{ x_min: 10, y_min: 20, x_max: 200, y_max: 180 }]);
	fal.reset();
	const { error } = await run({ boxFormat: 'xywh' });
	expect(error!.message).toContain('Box Format: must be one of');
	expect(fal.calls).toEqual([]);
});

it('two boxes are two objects, and the points one', async () => {
	await runSam3(engine, fal, {
		parameters: {
			...NO_PROMPT,
			boxPrompts: { box: [{ xMin: 1, yMin: 2, xMax: 30, yMax: 40 }] },
			boxPromptsJson: '[[50, 60, 70, 80]]',
			pointPromptsJson: '[[55, 65], [52, 62, 0]]',
		},
	});
	expect(fal.jobs[0]!.input).toMatchObject({
		box_prompts: [{ object_id: 0 }, { object_id: 1 }],
		point_prompts: [{ object_id: 1 }, { object_id: 1 }],
	});
});

describe('a file that the item does not have', () => {
	it.each([
		['sam3Image', { imageSource: 'binary' }, 'Input Binary Field'],
		['sam2Video', { videoUrl: 'https://example.com/a.mp4', maskSource: 'binary' }, 'Mask Binary Field'],
	])('in %s is told by the field that names it', async (node, parameters, field) => {
		const { status, error } = await runSam3(engine, fal, { node, parameters });
		expect(status).toBe('error');
		expect(error!.message).toContain(`Set ${field} to the name of the file`);
		expect(fal.calls).toEqual([]);
	});
});
