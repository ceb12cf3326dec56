import type { Page } from 'playwright-core';
import { behindStart, nodeOnCanvas, openWorkflow } from './canvas.mjs';
import { withEditor } from './editor.mjs';
import { Panel } from './panel.mjs';
import { widthPx } from './picture.mjs';
import { PACKAGE_NODES } from '../endpoints/packageNodes.mjs';
import { settles } from './settles.mjs';

const NODES = PACKAGE_NODES.map(({ description }) => description.displayName).sort();

const editor = withEditor({ oneTab: true });

const names = (page: Page) => page.getByTestId('node-creator-item-name');
const found = async (page: Page): Promise<string[]> => (await names(page).allInnerTexts()).sort();

/** Types these words into the node creator, as the next step of a workflow that has a start. */
async function search(page: Page, words: string): Promise<void> {
	const bar = page.getByTestId('node-creator-search-bar');
	if (!(await bar.isVisible())) {
		await openWorkflow(page, editor.n8n, behindStart('only a start', []));
		await nodeOnCanvas(page, 'Start').getByTestId('canvas-handle-plus').click();
	}
	// What an earlier search has found must not pass for what this one finds.
	await bar.fill('');
	await names(page).filter({ hasText: 'SAM' }).first().waitFor({ state: 'hidden' });
	await bar.fill(words);
}

editor.test('“segment anything” finds every node of the package, each with its icon', async (page) => {
	await search(page, 'segment anything');
	await settles(() => found(page), NODES);
	for (const name of NODES) {
		const icon = page
			.getByTestId('item-iterator-item')
			.filter({ has: page.getByText(name, { exact: true }) })
			.locator('img')
			.first();
		expect(await widthPx(icon)).toBeGreaterThan(0);
		const answer = await page.request.get(new URL((await icon.getAttribute('src'))!, editor.n8n.url).href);
		expect([answer.status(), answer.headers()['content-type']]).toEqual([
			200,
			expect.stringContaining('image/svg+xml'),
		]);
	}
});

editor.test('“SAM” finds them too, before all others', async (page) => {
	await search(page, 'SAM');
	await settles(async () => (await found(page)).filter((name) => NODES.includes(name)), NODES);
	expect(NODES).toContain(await names(page).first().innerText());
});

editor.test(
	'a node that was chosen by what it does opens without a complaint, connected to the step before',
	async (page) => {
		await search(page, 'segment anything');
		await page.getByText('SAM 3 Image', { exact: true }).click();
		await settles(
			() => found(page),
			[
				'Cancel a request',
				'Find objects in an image',
				'Get the result of a request',
				'Get the status of a request',
				'Submit an image without waiting',
			],
		);
		// What most people want is the first.
		expect(await names(page).first().innerText()).toBe('Find objects in an image');
		await page.getByText('Find objects in an image', { exact: true }).click();
		const panel = await Panel.opened(page);
		await panel.label('Image URL').waitFor();
		await settles(() => panel.value('operation'), 'Segment');
		expect(await panel.complaints()).toEqual([]);
		await panel.close();
		await nodeOnCanvas(page, 'SAM 3 Image').waitFor();
		expect(await page.getByTestId('edge').count()).toBe(1);
	},
);

/** What people type who do not know the word for it, and which of our nodes must be the first that they see. */
const SEARCHES: Array<[string, string]> = [
	['remove background', 'SAM 3 Image'],
	['background removal', 'SAM 3 Image'],
	['object detection', 'SAM 3 Image'],
	['count objects', 'SAM 3 Image'],
	['cut out', 'SAM Mask'],
	['product photo', 'SAM Mask'],
	['blur', 'SAM Mask'],
	['inpaint', 'SAM Mask'],
	['transparent', 'SAM Mask'],
	['rotoscope', 'SAM 3 Video'],
	['track', 'SAM 3 Video'],
];

for (const [words, node] of SEARCHES) {
	editor.test(`“${words}” finds ${node} before our other nodes`, async (page) => {
		await search(page, words);
		const ours = async () => (await names(page).allInnerTexts()).filter((name) => NODES.includes(name));
		await settles(async () => (await ours())[0], node);
	});
}
