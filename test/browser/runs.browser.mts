import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { servePhoto, type PhotoServer } from '../../harness/workflows/photoServer.mjs';
import { falCredential } from '../../harness/n8n/packedN8n.mjs';
import { falNode } from '../../harness/workflows/workflowNodes.mjs';
import { useSandbox, useScriptedFal } from '../../harness/jest/useFal.mjs';
import { behindStart, executeWorkflow, nodeOnCanvas, openPanel, openWorkflow } from './canvas.mjs';
import { withEditor } from './editor.mjs';
import { widthPx } from './picture.mjs';
import { receivedTexts } from './receivedTexts.mjs';
import { settles } from './settles.mjs';

const PHOTO_FILE = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));
const EXAMPLE_FILE = fileURLToPath(new URL('../../examples/find-objects-in-a-photo.json', import.meta.url));
const PHOTO_WIDTH_PX = 512;
const IMAGE_URL = 'https://example.com/photo.jpg';
const MARKUP = '<img src="x" onerror="window.injected = true"> <b>bold</b>';
const START_MS = 60_000;

const editor = withEditor();
const sandbox = useSandbox();
const fal = useScriptedFal();
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

/** The JSON that a node's output shows, without the spaces. */
const shownJson = async (page: Page) =>
	(await page.getByTestId('output-panel').getByTestId('ndv-data-container').innerText()).replace(/\s+/g, '');

/** What has come of the markup: elements of it in the page (n8n's sanitizer leaves harmless ones in), and whether its script ran. */
async function injected(page: Page): Promise<unknown> {
	return await page.evaluate(() => {
		const { document, injected } = globalThis as unknown as {
			document: { querySelectorAll(selector: string): { length: number } };
			injected?: boolean;
		};
		return { elements: document.querySelectorAll('img[src="x"], img[onerror], b').length, ran: injected === true };
	});
}

editor.test(
	'an example, imported from its file and filled in as its note says, shows masks that can be looked at and saved',
	async (page) => {
		await falCredential(editor.n8n, sandbox.url, sandbox.key);
		await page.goto(`${editor.n8n.url}/workflow/new`);
		await page.getByTestId('workflow-import-input').setInputFiles(EXAMPLE_FILE);
		await nodeOnCanvas(page, 'Find objects').waitFor();
		const source = await openPanel(page, 'Photo');
		await source.input('url').fill(photo.url);
		await source.close();
		const panel = await openPanel(page, 'Find objects');
		await panel.parameters.getByTestId('node-credentials-select').click();
		await page.getByText(`fal at ${sandbox.url}`).click();
		await panel.input('prompt').fill('fruit');
		await panel.close();

		expect(await executeWorkflow(page)).toContain('executed successfully');
		const result = await openPanel(page, 'Find objects');
		await result.show('json');
		await settles(async () => /"found":true,"count":[1-9]/.test(await shownJson(page)), true);
		await result.show('binary');
		const mask = result.output.getByTestId('ndv-binary-data_0').filter({ hasText: 'mask_0' }).first();
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			mask.getByTestId('ndv-download-binary-data').click(),
		]);
		expect(download.suggestedFilename()).toBe('mask_0.png');
		const { format, width } = await sharp(await download.path()).metadata();
		expect({ format, width }).toEqual({ format: 'png', width: PHOTO_WIDTH_PX });
		await mask.getByTestId('ndv-view-binary-data').click();
		expect(await widthPx(result.output.locator('img'))).toBe(PHOTO_WIDTH_PX);
	},
);

editor.test('what is filled in by hand is what fal gets, and Execute step shows its answer', async (page) => {
	const credentialId = await falCredential(editor.n8n, fal.url, fal.key);
	await openWorkflow(page, editor.n8n, behindStart('by hand', [falNode('SAM', 'sam3Image', {})]), credentialId);
	const panel = await openPanel(page, 'SAM');
	await panel.input('imageUrl').fill(IMAGE_URL);
	await panel.input('prompt').fill('red apple');
	await panel.parameters.getByRole('button', { name: 'Add Point' }).click();
	await panel.input('x').fill('120');
	await panel.input('y').fill('80');
	await panel.choose('label', 'Not Part of the Object');
	await page.getByTestId('node-execute-button').click();
	await panel.output.getByTestId('node-run-status-success').waitFor();
	await panel.show('json');
	await settles(async () => /"found":true,"count":2,/.test(await shownJson(page)), true);
	expect(fal.jobs.map(({ input }) => input)).toEqual([
		expect.objectContaining({
			image_url: IMAGE_URL,
			prompt: 'red apple',
			point_prompts: [{ x: 120, y: 80, label: 0 }],
		}),
	]);
});

editor.test(
	'an error of fal with markup and the key in it is shown as text, with the request ID and without the key',
	async (page) => {
		fal.scripts.result = () => ({
			status: 422,
			body: { detail: [{ loc: ['body', 'prompt'], msg: `${MARKUP} ${fal.key}`, type: MARKUP, input: MARKUP }] },
		});
		const credentialId = await falCredential(editor.n8n, fal.url, fal.key);
		const received = receivedTexts(page);
		const node = falNode('SAM', 'sam3Image', { imageUrl: IMAGE_URL, prompt: MARKUP });
		await openWorkflow(page, editor.n8n, behindStart('refused', [node]), credentialId);
		const word = await executeWorkflow(page);
		const { requestId } = fal.jobs[0]!;
		expect(await injected(page)).toEqual({ elements: 0, ran: false });
		for (const part of ['fal refused the input: Prompt:', 'onerror=', 'bold', requestId]) expect(word).toContain(part);

		const panel = await openPanel(page, 'SAM');
		const message = await panel.output.getByTestId('node-error-message').innerText();
		for (const part of ['fal refused the input: Prompt:', 'onerror=', 'bold', requestId])
			expect(message).toContain(part);
		for (const details of ['From SAM 3 Image', 'Other info']) await panel.output.getByText(details).click();
		for (const fact of ['Error code', 'Stack trace']) await panel.output.getByText(fact).waitFor();
		expect(await injected(page)).toEqual({ elements: 0, ran: false });

		const secret = fal.key.split(':')[1]!;
		const texts = [await page.content(), ...(await received())];
		// Otherwise it would prove nothing that the key is not among them.
		expect(texts.some((text) => text.includes(requestId))).toBe(true);
		expect(texts.filter((text) => text.includes(secret)).length).toBe(0);
	},
);
