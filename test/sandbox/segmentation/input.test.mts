import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { dataUri, ModelThread } from './modelThread.mjs';
import { drawScene } from './shapes.mjs';

const ENDPOINT = 'fal-ai/sam-3/image';
let worker: ModelThread;
let server: Server;
let origin: string;
let picture: string;

beforeAll(async () => {
	worker = new ModelThread();
	picture = (await drawScene('<circle cx="60" cy="60" r="30"/>', 'red', 'gradient', 120, 120)).url;
	server = createServer((request, response) => {
		if (request.url === '/picture.png')
			response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from(picture.split(',')[1]!, 'base64'));
		else if (request.url === '/text') response.writeHead(200).end('not a picture');
		else if (request.url === '/huge') {
			response.writeHead(200);
			const chunk = Buffer.alloc(1024 * 1024);
			const more = (): void => {
				while (!response.destroyed && response.write(chunk));
				if (!response.destroyed) response.once('drain', more);
			};
			more();
		} else response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	await worker.stop();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});
jest.setTimeout(60_000);

interface Detail {
	loc: (string | number)[];
	type: string;
	msg: string;
	ctx?: object;
	input?: unknown;
}

async function refused(input: unknown): Promise<Detail[]> {
	const answer = await worker.run(ENDPOINT, input);
	expect([answer.status, answer.files, answer.billableUnits]).toEqual([422, [], 0]);
	return (answer.body as { detail: Detail[] }).detail;
}

const FIELD_CASES: [string, unknown, (string | number)[], string, object | undefined][] = [
	['no picture', { image_url: undefined }, ['image_url'], 'missing', undefined],
	['a picture that is null', { image_url: null }, ['image_url'], 'string_type', undefined],
	['a number as text', { prompt: 5 }, ['prompt'], 'string_type', undefined],
	[
		'a fraction as coordinate',
		{ point_prompts: [{ x: 1.5, y: 2 }] },
		['point_prompts', 0, 'x'],
		'int_from_float',
		undefined,
	],
	[
		'a word as coordinate',
		{ point_prompts: [{ x: 1, y: 'left' }] },
		['point_prompts', 0, 'y'],
		'int_parsing',
		undefined,
	],
	['a list as coordinate', { box_prompts: [{ x_min: [] }] }, ['box_prompts', 0, 'x_min'], 'int_type', undefined],
	[
		'a label of 2',
		{ point_prompts: [{ x: 1, y: 2, label: 2 }] },
		['point_prompts', 0, 'label'],
		'literal_error',
		{ expected: '0 or 1' },
	],
	[
		'a label as text',
		{ point_prompts: [{ x: 1, y: 2, label: '1' }] },
		['point_prompts', 0, 'label'],
		'literal_error',
		{ expected: '0 or 1' },
	],
	['points that are no list', { point_prompts: {} }, ['point_prompts'], 'list_type', undefined],
	['a point that is no object', { point_prompts: [7] }, ['point_prompts', 0], 'model_attributes_type', undefined],
	['too few masks', { max_masks: 0 }, ['max_masks'], 'greater_than_equal', { ge: 1 }],
	['too many masks', { max_masks: 33 }, ['max_masks'], 'less_than_equal', { le: 32 }],
	['a word as switch', { apply_mask: 'perhaps' }, ['apply_mask'], 'bool_parsing', undefined],
	[
		'an unknown format',
		{ output_format: 'gif' },
		['output_format'],
		'literal_error',
		{ expected: "'jpeg', 'png' or 'webp'" },
	],
];

describe('an input is refused as fal refuses it', () => {
	it.each(FIELD_CASES)('for %s', async (_name, input, loc, type, ctx) => {
		const [error, ...others] = await refused({ image_url: picture, ...(input as object) });
		expect(others).toEqual([]);
		expect(error).toMatchObject({ loc: ['body', ...loc], type });
		expect(error!.ctx).toEqual(ctx);
	});

	it('naming every wrong field at once', async () => {
		const errors = await refused({ max_masks: 99, sync_mode: [] });
		expect(errors.map((e) => e.loc.join('.')).sort()).toEqual(['body.image_url', 'body.max_masks', 'body.sync_mode']);
	});

	it('for a body that is no object', async () => {
		expect(await refused('text')).toMatchObject([{ loc: ['body'], type: 'model_attributes_type' }]);
	});

	it('but numbers and switches as text pass, as pydantic lets them', async () => {
		const input = { image_url: picture, prompt: 'red', max_masks: '2', apply_mask: 'false', point_prompts: [] };
		expect((await worker.run(ENDPOINT, input)).status).toBe(200);
	});

	it('and neither text nor points nor boxes is an error of the prompt', async () => {
		expect(await refused({ image_url: picture, prompt: '  ' })).toMatchObject([
			{ loc: ['body', 'prompt'], type: 'value_error' },
		]);
	});
});

/** Endpoint, what is wrong, where and what is said. */
const RANGE_CASES: [string, object, (string | number)[], string, object | undefined][] = [
	['fal-ai/sam-3-1/image', { max_masks: 33 }, ['max_masks'], 'less_than_equal', { le: 32 }],
	['fal-ai/sam2/image', { prompts: [{ x: 0.5 }] }, ['prompts', 0, 'x'], 'int_from_float', undefined],
	[
		'fal-ai/sam2/image',
		{ output_format: 'gif' },
		['output_format'],
		'literal_error',
		{ expected: "'png', 'jpeg' or 'webp'" },
	],
	['fal-ai/sam-3/video', { video_url: null }, ['video_url'], 'string_type', undefined],
	['fal-ai/sam-3/video', { detection_threshold: 0.05 }, ['detection_threshold'], 'greater_than_equal', { ge: 0.1 }],
	['fal-ai/sam-3/video', { detection_threshold: 1.5 }, ['detection_threshold'], 'less_than_equal', { le: 1 }],
	[
		'fal-ai/sam-3/video',
		{ video_output_type: 'mp4' },
		['video_output_type'],
		'literal_error',
		{ expected: "'X264 (.mp4)' or 'VP9 (.webm)'" },
	],
	['fal-ai/sam-3-1/video', { max_num_objects: 0 }, ['max_num_objects'], 'greater_than_equal', { ge: 1 }],
	['fal-ai/sam-3-1/video', { max_num_objects: 129 }, ['max_num_objects'], 'less_than_equal', { le: 128 }],
	['fal-ai/evf-sam', { prompt: undefined }, ['prompt'], 'missing', undefined],
	['fal-ai/evf-sam', { expand_mask: 21 }, ['expand_mask'], 'less_than_equal', { le: 20 }],
	['fal-ai/evf-sam', { blur_mask: 51 }, ['blur_mask'], 'less_than_equal', { le: 50 }],
	['fal-ai/evf-sam', { blur_mask: -1 }, ['blur_mask'], 'greater_than_equal', { ge: 0 }],
	['fal-ai/evf-sam', { blur_mask: 4 }, ['blur_mask'], 'value_error', undefined],
	['fal-ai/evf-sam', { blur_mask: '1.5' }, ['blur_mask'], 'int_parsing', undefined],
];

it.each(RANGE_CASES)('%s refuses %j', async (endpoint, input, loc, type, ctx) => {
	const media = { image_url: picture, video_url: picture, prompt: 'red' };
	const answer = await worker.run(endpoint, { ...media, ...input });
	expect([answer.status, answer.billableUnits]).toEqual([422, 0]);
	const { detail } = answer.body as { detail: Detail[] };
	expect(detail).toMatchObject([{ loc: ['body', ...loc], type }]);
	expect(detail[0]!.ctx).toEqual(ctx);
});

it('a video with neither words nor marks is an error of the prompt', async () => {
	const answer = await worker.run('fal-ai/sam-3/video', { video_url: picture, prompt: ' ' });
	expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'prompt'], type: 'value_error' }] } });
});

describe('a picture', () => {
	it('is read from an http URL', async () => {
		const answer = await worker.run(ENDPOINT, { image_url: `${origin}/picture.png`, prompt: 'red' });
		expect(answer.status).toBe(200);
	});

	it.each([
		['an address without a file', () => `${origin}/missing`, 'file_download_error'],
		['an address without a server', () => 'http://127.0.0.1:1/x.png', 'file_download_error'],
		['something that is no address', () => 'photo.png', 'file_download_error'],
		['a file address', () => 'file:///etc/hostname', 'file_download_error'],
		['a data URI without data', () => 'data:image/png;base64,', 'file_download_error'],
		['a file that is no picture', () => `${origin}/text`, 'image_load_error'],
		['a file without end', () => `${origin}/huge`, 'file_too_large'],
	])('is refused: %s', async (_name, url, type) => {
		expect(await refused({ image_url: url() })).toMatchObject([
			{ loc: ['body', 'image_url'], type, url: `https://docs.fal.ai/errors/#${type}` },
		]);
	});

	it('is refused when it breaks off in the middle', async () => {
		const whole = await sharp(Buffer.from(picture.split(',')[1]!, 'base64'))
			.jpeg()
			.toBuffer();
		expect(await refused({ image_url: dataUri(whole.subarray(0, 300), 'image/jpeg') })).toMatchObject([
			{ type: 'image_load_error' },
		]);
	});

	it('is refused when a side is shorter than 16 or longer than 8192 pixels', async () => {
		const blank = async (width: number, height: number) =>
			dataUri(
				await sharp({ create: { width, height, channels: 3, background: 'red' } })
					.png()
					.toBuffer(),
			);
		expect(await refused({ image_url: await blank(15, 40) })).toMatchObject([
			{ type: 'image_too_small', ctx: { min_width: 16, min_height: 16 } },
		]);
		expect(await refused({ image_url: await blank(8193, 20) })).toMatchObject([
			{ type: 'image_too_large', ctx: { max_width: 8192, max_height: 8192 } },
		]);
	});
});

it('answers jobs that arrive together one after the other, each with its own answer', async () => {
	const prompts = ['red', 'elephant', 'red'];
	const answers = await Promise.all(
		prompts.map(async (prompt) => await worker.run(ENDPOINT, { image_url: picture, prompt })),
	);
	expect(answers.map((a) => a.status)).toEqual([200, 422, 200]);
});

it('answers an endpoint that it does not have with 404', async () => {
	expect(await worker.run('fal-ai/other', {})).toMatchObject({
		status: 404,
		body: { detail: 'Path /fal-ai/other not found' },
	});
});
