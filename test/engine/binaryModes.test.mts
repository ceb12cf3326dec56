import { createHash, randomBytes } from 'node:crypto';
import { startEngine } from '../../harness/n8n/engine.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

const sandbox = useSandbox({ fixedJobMs: 50, concurrency: 4 });
/** One that keeps files in the file system, as n8n does unless told otherwise. */
const engine = useEngine();

// Larger than one chunk of a stream, and not text: a decoding on the way would change it.
const PICTURE = randomBytes(300_000);

/** SHA-256 of the file that the one submit names as its image. */
async function uploadedHash(): Promise<string> {
	const submits = (await sandbox.requests()).filter(({ path }) => path === '/fal-ai/sam-3/image');
	expect(submits).toHaveLength(1);
	const file = await fetch((submits[0]!.body as { image_url: string }).image_url);
	return createHash('sha256')
		.update(Buffer.from(await file.arrayBuffer()))
		.digest('hex');
}

const STORED_IN = { default: undefined, filesystem: /^filesystem-v2:/, database: /^database:/ };

test.each(['default', 'filesystem', 'database'] as const)(
	'binary mode %s: the input file arrives at fal unchanged and the masks are stored by n8n',
	async (binaryMode) => {
		const engineOfMode = binaryMode === 'filesystem' ? engine : await startEngine({ binaryMode });
		try {
			const { status, outputs } = await runSam3(engineOfMode, sandbox, {
				parameters: { imageSource: 'binary', binaryPropertyName: 'photo' },
				items: [{ json: {}, binary: { photo: { content: PICTURE, mimeType: 'image/jpeg', fileName: 'truck.jpg' } } }],
			});
			expect(status).toBe('success');
			expect(await uploadedHash()).toBe(createHash('sha256').update(PICTURE).digest('hex'));
			const { json, binary } = outputs[0]![0]!;
			const [mask] = json.masks as Array<{ url: string }>;
			expect(binary!.mask_0!.content).toEqual(Buffer.from(await (await fetch(mask!.url)).arrayBuffer()));
			const stored = STORED_IN[binaryMode];
			expect(binary!.mask_0!.id).toEqual(stored && expect.stringMatching(stored));
		} finally {
			if (engineOfMode !== engine) await engineOfMode.close();
		}
	},
);

test.each([
	['the name of the field', 'photo'],
	['the file itself', '={{ $json._files.photo }}'],
	['its path in the JSON', '_files.photo'],
])('workflow setting binaryMode combined: the input file is found by %s', async (_what, binaryPropertyName) => {
	const { status, outputs, error } = await runSam3(engine, sandbox, {
		parameters: { imageSource: 'binary', binaryPropertyName },
		items: [{ json: { n: 1 }, binary: { photo: { content: PICTURE, mimeType: 'image/jpeg', fileName: 'truck.jpg' } } }],
		workflowSettings: { binaryMode: 'combined' },
	});
	expect(error).toBeUndefined();
	expect(status).toBe('success');
	expect(await uploadedHash()).toBe(createHash('sha256').update(PICTURE).digest('hex'));
	expect(Object.keys(outputs[0]![0]!.binary!).sort()).toEqual(['image', 'mask_0']);
	expect(outputs[0]![0]!.binary!.mask_0!.size).toBeGreaterThan(0);
});

test('a field without a file is explained before anything is sent, and a file without a name gets one', async () => {
	const content = Buffer.from('x');
	const missing = await runSam3(engine, sandbox, {
		parameters: { imageSource: 'binary' },
		items: [{ json: {}, binary: { photo: { content, mimeType: 'image/png' } } }],
	});
	expect(missing.error?.message).toContain('has no file in the binary field “data”; it has: photo');
	expect(await sandbox.requests()).toEqual([]);
	const unnamed = await runSam3(engine, sandbox, {
		parameters: { imageSource: 'binary' },
		items: [{ json: {}, binary: { data: { content, mimeType: 'image/png' } } }],
	});
	expect(unnamed.status).toBe('success');
	const initiate = (await sandbox.requests()).find(({ path }) => path === '/storage/upload/initiate');
	expect(initiate?.body).toEqual({ content_type: 'image/png', file_name: expect.stringMatching(/^file\.\w+$/) });
});
