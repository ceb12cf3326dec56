import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultRule } from '../../sandbox/server/faultRules.mjs';
import { eventually } from '../../harness/eventually.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { runSam3, startSam3 } from '../../harness/workflows/sam3Run.mjs';

/** Above fal's 90 MiB, from which on a file goes up in parts of 10 MiB; the last one is shorter. */
const SIZE_BYTES = 95_000_003;
const PARTS = 10;

const sandbox = useSandbox({ fixedJobMs: 20 });
const engine = useEngine();
let folder: string;
let sha256: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'large-upload-'));
	const content = randomBytes(SIZE_BYTES);
	sha256 = createHash('sha256').update(content).digest('hex');
	await writeFile(join(folder, 'photo.png'), content);
});
afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

const upload = () => ({
	parameters: { imageSource: 'binary' },
	items: [
		{ json: {}, binary: { data: { path: join(folder, 'photo.png'), mimeType: 'image/png', fileName: 'photo.png' } } },
	],
});
const requestsOf = async (host: string) => (await sandbox.requests()).filter((request) => request.host === host);
const partNumbers = async () =>
	(await requestsOf('v3.fal.media')).map(({ path }) => Number(/\/(\d+)$/.exec(path)?.[1])).filter(Boolean);

/** SHA-256 of the file that the one submit names as its image. */
async function submittedHash(): Promise<string> {
	const [submit] = (await requestsOf('queue.fal.run')).filter(({ method }) => method === 'POST');
	const file = await fetch((submit!.body as { image_url: string }).image_url);
	return createHash('sha256')
		.update(Buffer.from(await file.arrayBuffer()))
		.digest('hex');
}

test('a large file arrives whole, each part once', async () => {
	expect((await runSam3(engine, sandbox, upload())).status).toBe('success');
	expect(await submittedHash()).toBe(sha256);
	expect((await partNumbers()).sort((a, b) => a - b)).toEqual(Array.from({ length: PARTS }, (_, index) => index + 1));
});

test.each<[string, FaultRule]>([
	['refused for a moment', { step: 'upload', kind: 'status', status: 503, count: 1 }],
	['lost with its connection', { step: 'upload', kind: 'reset', count: 2 }],
	['taken, but the answer is lost', { step: 'upload', kind: 'reset', afterAccept: true, count: 1 }],
])('a part that is %s is sent again, and the file arrives whole', async (_how, fault) => {
	await sandbox.setFaults(fault);
	expect((await runSam3(engine, sandbox, upload())).status).toBe('success');
	expect(await submittedHash()).toBe(sha256);
	expect((await partNumbers()).length).toBe(PARTS + fault.count!);
});

test('a part that is refused for good ends the upload with its reason: no further part, and nothing is submitted', async () => {
	await sandbox.setFaults({ step: 'upload', kind: 'status', status: 403, count: 1 });
	const { status, error } = await runSam3(engine, sandbox, upload());
	expect(status).toBe('error');
	expect(error!.message).toContain('The file could not be uploaded to fal (HTTP 403');
	// The other part that was on its way, and the one that may have followed it before the refusal came back.
	expect((await partNumbers()).length).toBeLessThanOrEqual(4);
	expect(await sandbox.jobs()).toEqual([]);
});

test('Stop ends an upload whose parts hang', async () => {
	await sandbox.setFaults({ step: 'upload', kind: 'hang' });
	const run = startSam3(engine, sandbox, upload());
	await eventually(async () => (await partNumbers()).length >= 2);
	await run.cancel();
	expect((await run.result).status).toBe('canceled');
	expect((await partNumbers()).length).toBe(2);
	expect(await sandbox.jobs()).toEqual([]);
});
