import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import type { Answer } from '../../harness/fal/scriptedFal.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const TYPE = { 'content-type': 'image/png' };
const LARGE = 'x'.repeat(200_000);

test.each<[string, Answer]>([
	['fails for a moment', { status: 503, body: 'busy' }],
	['is limited', { status: 429, headers: { 'retry-after': '0' }, body: '' }],
	['breaks before its head', { fault: 'reset' }],
])('a download that %s is repeated, and the job is not', async (_how, answer) => {
	fal.scripts.file = [answer];
	const { status, outputs } = await runSam3(engine, fal);
	expect(status).toBe('success');
	expect(fal.of('file')).toHaveLength(4);
	expect(fal.jobs).toHaveLength(1);
	expect(outputs[0]![0]!.binary!.mask_0!.content!.toString()).toMatch(/^bytes of .*mask_0\.png$/);
});

test('a download that breaks within the file never passes for a whole file', async () => {
	fal.scripts.file = (call) => ({
		headers: TYPE,
		body: LARGE,
		...(call.url.endsWith('mask_1.png') &&
			fal.of('file').filter(({ url }) => url === call.url).length === 1 && { fault: 'truncated' }),
	});
	const { status, error, outputs } = await runSam3(engine, fal);
	// Repeated or told: both are right, half a mask is not.
	if (status === 'success')
		expect(Object.values(outputs[0]![0]!.binary!).map(({ size }) => size)).toEqual([
			LARGE.length,
			LARGE.length,
			LARGE.length,
		]);
	else expect(error!.message).toContain('The connection broke while a file of the result was fetched');
	expect(fal.jobs).toHaveLength(1);
});

test('a download that breaks every time is an error with the request id, and the job is not bought again', async () => {
	fal.scripts.file = () => ({ headers: TYPE, body: LARGE, fault: 'truncated' });
	const { status, error } = await runSam3(engine, fal);
	expect(status).toBe('error');
	expect(error!.message).toBe(
		`The connection broke while a file of the result was fetched. Fetch the result with the operation Get Result; that costs nothing. (request ID ${fal.jobs[0]!.requestId})`,
	);
	expect(fal.jobs).toHaveLength(1);
});

test('a file that is gone is an error with the request id', async () => {
	fal.scripts.file = () => ({ status: 404, body: { detail: 'Not Found' } });
	const { error } = await runSam3(engine, fal);
	expect(error!.message).toBe(
		`A file of the result could not be fetched (HTTP 404: Not Found). Fetch the result with the operation Get Result; that costs nothing. (request ID ${fal.jobs[0]!.requestId})`,
	);
});

test.each(['file:///etc/passwd', 'ftp://example.com/x.png', 'mask.png', '//example.com/x.png', 'javascript:alert(1)'])(
	'a file with the address %s is not fetched',
	async (url) => {
		fal.scripts.result = [{ body: { masks: [{ url }] } }];
		const { status, error } = await runSam3(engine, fal);
		expect(status).toBe('error');
		expect(error!.message).toContain('it has no usable URL');
		expect(error!.message).toContain(fal.jobs[0]!.requestId);
	},
);

test('a redirect of a file is followed, a circle of redirects is not followed for ever', async () => {
	const image = `${fal.url}/v3b.fal.media/files/elsewhere.png`;
	fal.scripts.file = ({ url }) =>
		url.endsWith('mask_0.png') ? { status: 302, headers: { location: image }, body: '' } : undefined;
	const { outputs } = await runSam3(engine, fal);
	expect(outputs[0]![0]!.binary!.mask_0!.content!.toString()).toContain('elsewhere.png');

	fal.reset();
	fal.scripts.file = ({ url }) => ({ status: 302, headers: { location: url }, body: '' });
	const { status } = await runSam3(engine, fal);
	expect(status).toBe('error');
	expect(fal.of('file').length).toBeLessThan(100);
});

test('at most four files of an item are on their way at once', async () => {
	const files = Array.from({ length: 12 }, (_, index) => ({ url: `${fal.url}/v3b.fal.media/files/${index}.png` }));
	let open = 0;
	let most = 0;
	fal.scripts.result = [{ body: { masks: files } }];
	fal.scripts.file = () => {
		most = Math.max(most, ++open);
		return { after: new Promise<void>((resolve) => setTimeout(resolve, 50)).then(() => void open--) };
	};
	const { outputs } = await runSam3(engine, fal);
	expect(Object.keys(outputs[0]![0]!.binary!)).toHaveLength(12);
	expect(most).toBe(4);
});

test.each([
	['https:///mask.png', 'it has no usable URL'],
	['http://', 'it has no usable URL'],
	['data:image/png,%E0%A4%A', 'its data URI cannot be decoded'],
	['data:image/png;base64,', 'it is empty'],
	[`data:text/html;base64,${Buffer.from('<h1>Not found</h1>').toString('base64')}`, 'it is text/html'],
])('a file at %s is no file, and nothing is tried four times', async (url, problem) => {
	fal.scripts.result = [{ body: { masks: [{ url }] } }];
	const { status, error } = await runSam3(engine, fal);
	expect(status).toBe('error');
	expect(error!.message).toContain(`A file of the result is not what it should be: ${problem}.`);
	expect(fal.of('file')).toEqual([]);
});
