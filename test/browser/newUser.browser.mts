import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { useSandbox } from '../../harness/jest/useFal.mjs';
import { servePhoto, type PhotoServer } from '../../harness/workflows/photoServer.mjs';
import { withEditor } from './editor.mjs';
import { fromSearchToCutOut } from './newUser.mjs';
import { widthPx } from './picture.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const PHOTO_WIDTH_PX = 512;
const START_MS = 60_000;

const editor = withEditor();
const sandbox = useSandbox();
let photo: PhotoServer;

beforeAll(async () => {
	photo = await servePhoto(
		await sharp(PHOTO_FILE).resize(PHOTO_WIDTH_PX).jpeg().toBuffer(),
		'still-life.jpg',
		'image/jpeg',
	);
}, START_MS);
afterAll(async () => {
	await photo?.close();
}, START_MS);

editor.test(
	'a new user comes from a search to a cut-out by clicking, and with SAM Mask behind it to another one',
	async (page) => {
		const steps: string[] = [];
		const user = { n8n: editor.n8n.url, fal: sandbox, photo: photo.url, word: 'fruit' };
		const mask = await fromSearchToCutOut(page, user, async (step) => void steps.push(step));
		expect(steps.at(-1)).toBe('cut-out');
		expect(await widthPx(mask.output.locator('img').first())).toBe(PHOTO_WIDTH_PX);

		await mask.output.getByText('Back to list').click();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			mask.file('data').getByTestId('ndv-download-binary-data').click(),
		]);
		const { format, channels, width } = await sharp(await download.path()).metadata();
		expect({ format, channels, width }).toEqual({ format: 'png', channels: 4, width: PHOTO_WIDTH_PX });
		const { data } = await sharp(await readFile(await download.path()))
			.extractChannel('alpha')
			.raw()
			.toBuffer({ resolveWithObject: true });
		const share = data.filter((alpha) => alpha === 255).length / data.length;
		// A piece of fruit, and not the whole table.
		expect(share).toBeGreaterThan(0.005);
		expect(share).toBeLessThan(0.5);
	},
);
