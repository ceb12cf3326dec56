import { runSam3 } from '../../harness/workflows/sam3Run.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const fileUrl = (name: string) => `${fal.url}/v3b.fal.media/files/${name}`;
/** The result has one file, at this address. */
const oneFile = (url: string) => {
	fal.scripts.result = () => ({ body: { masks: [{ url }] } });
};
/** The file `<n>.png` redirects to the one before; `0.png` is the file. */
const countdown = () => {
	fal.scripts.file = ({ url }) => {
		const left = Number(/(\d+)\.png$/.exec(url)![1]);
		return left === 0 ? undefined : { status: 302, headers: { location: fileUrl(`${left - 1}.png`) }, body: '' };
	};
};

test('three redirects in a row lead to the file', async () => {
	oneFile(fileUrl('3.png'));
	countdown();
	const { outputs } = await runSam3(engine, fal);
	expect(outputs[0]![0]!.binary!.mask_0!.content!.toString()).toBe('bytes of /v3b.fal.media/files/0.png');
	expect(fal.of('file')).toHaveLength(4);
});

test('a fourth redirect is not followed, and the job is not bought again', async () => {
	oneFile(fileUrl('4.png'));
	countdown();
	const { status, error } = await runSam3(engine, fal);
	expect(status).toBe('error');
	expect(error!.message).toContain(
		'A file of the result is not what it should be: its address leads on too many times. Fetch the result with the operation Get Result; that costs nothing.',
	);
	expect(fal.of('file').filter(({ url }) => url.endsWith('/0.png'))).toEqual([]);
	// The file and three redirects, once.
	expect(fal.of('file')).toHaveLength(4);
	expect(fal.jobs).toHaveLength(1);
});

test.each(['data:image/png;base64,QUJD', 'file:///etc/hostname', 'ftp://127.0.0.1/x.png', 'javascript:1', 'http://[x'])(
	'a redirect of a file to %s is refused, once',
	async (location) => {
		oneFile(fileUrl('redirecting.png'));
		fal.scripts.file = () => ({ status: 302, headers: { location }, body: 'not the file' });
		const { status, error, outputs } = await runSam3(engine, fal);
		expect(status).toBe('error');
		expect(outputs).toEqual([]);
		expect(error!.message).toContain(
			'A file of the result is not what it should be: its address leads on to one that cannot be fetched. Fetch the result with the operation Get Result',
		);
		expect(fal.of('file')).toHaveLength(1);
		expect(fal.jobs).toHaveLength(1);
	},
);

test.each([
	' ',
	'http:x.png',
	'/v3b.fal.media/files/x.png',
	'blob:http://127.0.0.1/x',
	'about:blank',
	'ws://127.0.0.1/x.png',
	' javascript:alert(1)',
])('a file with the address “%s” is not fetched', async (url) => {
	oneFile(url);
	const { status, error } = await runSam3(engine, fal);
	expect(status).toBe('error');
	expect(error!.message).toContain('it has no usable URL');
	expect(error!.message).toContain(fal.jobs[0]!.requestId);
	expect(fal.of('file')).toEqual([]);
});

test.each([null, 7, '', {}, ['https://example.com/x.png']])(
	'a file whose address is no text but %j is not fetched',
	async (url) => {
		fal.scripts.result = () => ({ body: { masks: [{ url }] } });
		const { status, outputs } = await runSam3(engine, fal);
		expect(status).toBe('success');
		expect(outputs[0]![0]!.json).toMatchObject({
			note: expect.stringContaining('does not know') as string,
			result: { masks: [{ url }] },
		});
		expect(fal.of('file')).toEqual([]);
	},
);
