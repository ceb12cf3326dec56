import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { Answer, ScriptedStep } from '../../harness/fal/scriptedFal.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

// More than a stream buffers, so that a second attempt has to open the file anew.
const PICTURE = Buffer.alloc(400_000, 'picture');
const BINARY = {
	parameters: { imageSource: 'binary' },
	items: [{ json: {}, binary: { data: { content: PICTURE, mimeType: 'image/jpeg', fileName: 'über truck.jpg' } } }],
};

test('the file is sent as it is, with its type and length, and fal’s address for it is submitted', async () => {
	await runSam3(engine, fal, BINARY);
	const [upload] = fal.of('upload');
	expect(upload!.body.equals(PICTURE)).toBe(true);
	expect(upload!.headers).toMatchObject({ 'content-type': 'image/jpeg', 'content-length': String(PICTURE.length) });
	expect(JSON.parse(fal.of('initiate')[0]!.body.toString())).toEqual({
		content_type: 'image/jpeg',
		file_name: 'über truck.jpg',
	});
	expect(fal.jobs[0]!.input.image_url).toBe(`${fal.url}/v3b.fal.media/files/uploaded.png`);
});

test.each<[ScriptedStep, string, Answer]>([
	['initiate', 'fails for a moment', { status: 503, body: 'busy' }],
	['initiate', 'breaks', { fault: 'reset' }],
	['upload', 'fails for a moment', { status: 502, body: 'busy' }],
	['upload', 'breaks', { fault: 'reset' }],
])('an %s that %s is repeated with the whole file', async (step, _how, answer) => {
	fal.scripts[step] = [answer];
	const { status } = await runSam3(engine, fal, BINARY);
	expect(status).toBe('success');
	expect(fal.of(step)).toHaveLength(2);
	expect(fal.of('upload').at(-1)!.body.equals(PICTURE)).toBe(true);
	expect(fal.jobs).toHaveLength(1);
});

test.each<[ScriptedStep, Answer, string]>([
	['initiate', { status: 401, body: { detail: 'invalid key credentials' } }, 'fal did not accept the API key'],
	['initiate', { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } }, 'no balance left'],
	[
		'initiate',
		{ status: 400, body: { detail: 'File type not allowed' } },
		'The file could not be uploaded to fal (HTTP 400: File type not allowed). Nothing was started',
	],
	['initiate', { body: 'not JSON' }, 'fal answered in a form that this node does not know'],
	['initiate', { body: {} }, 'fal answered in a form that this node does not know'],
	[
		'initiate',
		{ body: { upload_url: 'nonsense', file_url: 'https://example.com/x' } },
		'fal answered in a form that this node does not know',
	],
	[
		'initiate',
		{ body: { upload_url: 'http://127.0.0.1:9/never-called' } },
		'fal answered in a form that this node does not know',
	],
	[
		'upload',
		{ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' },
		'The file could not be uploaded to fal (HTTP 403',
	],
	[
		'upload',
		{ status: 413, body: { detail: 'Too large' } },
		'The file could not be uploaded to fal (HTTP 413: Too large). Nothing was started',
	],
])('an %s answered with %j is explained and nothing is submitted', async (step, answer, says) => {
	fal.scripts[step] = () => answer;
	const { status, error } = await runSam3(engine, fal, BINARY);
	expect(status).toBe('error');
	expect(error!.message).toContain(says);
	expect(fal.jobs).toEqual([]);
	const [[failed]] = (await runSam3(engine, fal, { ...BINARY, nodeExtra: { onError: 'continueRegularOutput' } }))
		.outputs as [[{ json: { message: string; details: unknown } }]];
	expect(failed.json).toMatchObject({ message: expect.stringContaining(says), details: expect.anything() });
});

test('a refused input costs no upload', async () => {
	const { error } = await runSam3(engine, fal, {
		...BINARY,
		parameters: { ...BINARY.parameters, returnMultipleMasks: true, maxMasks: 0 },
	});
	expect(error!.message).toContain('Max Masks: must be at least 1');
	expect(fal.calls).toEqual([]);
});
