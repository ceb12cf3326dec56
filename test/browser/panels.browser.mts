import type { Page } from 'playwright-core';
import { falNode } from '../../harness/workflows/workflowNodes.mjs';
import { behindStart, nodeOnCanvas, openPanel, openWorkflow } from './canvas.mjs';
import { withEditor } from './editor.mjs';
import { Panel } from './panel.mjs';
import { settles } from './settles.mjs';

const editor = withEditor({ oneTab: true });

const untouchedNode = (name: string, type: string) =>
	falNode(name, type, {}, { credentials: {}, webhookId: `webhook-of-${name.replace(/\W+/g, '-')}` });
/** A node for each test. */
const WORKFLOW = behindStart('nodes as they are when nothing has been filled in', [
	untouchedNode('SAM 3 Image', 'sam3Image'),
	untouchedNode('Image Source', 'sam3Image'),
	untouchedNode('Points', 'sam3Image'),
	untouchedNode('Options', 'sam3Image'),
	untouchedNode('Several Masks', 'sam3Image'),
	untouchedNode('Get Result', 'sam3Image'),
	untouchedNode('SAM 2 Auto Segment', 'sam2AutoSegment'),
	untouchedNode('SAM 2 Video', 'sam2Video'),
	untouchedNode('SAM (Legacy)', 'sam'),
	untouchedNode('Fal SAM Trigger', 'falSamTrigger'),
	// As it was stored before these stood elsewhere.
	falNode(
		'Older',
		'sam3Image',
		{ boxPromptsJson: '={{ $json.boxes }}', options: { outputMode: 'urlsOnly' } },
		{ credentials: {} },
	),
]);

/** Opens the panel of one of these nodes. */
async function untouched(page: Page, name: string): Promise<Panel> {
	if (await nodeOnCanvas(page, name).isVisible()) await Panel.closeOpen(page);
	else await openWorkflow(page, editor.n8n, WORKFLOW);
	return await openPanel(page, name);
}

const PROMPTS = ['Points', 'Boxes'];

editor.test(
	'SAM 3 Image asks first for the operation, the image and the prompt, and misses only the address of the image',
	async (page) => {
		const panel = await untouched(page, 'SAM 3 Image');
		await settles(panel.labels, [
			...['Operation', 'Image Source', 'Image URL', 'Prompt', 'Return Multiple Masks', 'Apply Mask', 'Output Mode'],
			...[...PROMPTS, 'Include Scores', 'Include Boxes', 'Output Format', 'Options'],
		]);
		await settles(panel.complaints, ['Image URL']);
	},
);

editor.test('Image Source swaps the field for the address and the field for the file', async (page) => {
	const panel = await untouched(page, 'Image Source');
	await panel.choose('imageSource', 'Binary Data');
	await panel.label('Input Binary Field').waitFor();
	expect(await panel.labels()).not.toContain('Image URL');
	await settles(() => panel.value('binaryPropertyName'), 'data');
	await settles(panel.complaints, []);
	await panel.choose('imageSource', 'URL');
	await panel.label('Image URL').waitFor();
	expect(await panel.labels()).not.toContain('Input Binary Field');
});

editor.test('Add Point gives a row with x, y and label', async (page) => {
	const panel = await untouched(page, 'Points');
	const points = panel.parameters.getByTestId('fixed-collection-pointPrompts');
	await points.getByRole('button', { name: 'Add Point' }).click();
	await settles(() => panel.labels(points), ['X', 'Y', 'Label', 'Object ID']);
	await settles(async () => await Promise.all(['x', 'y', 'label'].map(panel.value)), ['0', '0', 'Part of the Object']);
});

editor.test('Add Option offers names in alphabetical order, and what is chosen becomes a field', async (page) => {
	const panel = await untouched(page, 'Options');
	const names = await panel.optionsOnOffer();
	expect(names).toEqual(
		expect.arrayContaining(['Boxes (JSON)', 'If Nothing Is Found', 'Points (JSON)', 'Timeout (Seconds)', 'Transport']),
	);
	// It is a field of its own.
	expect(names).not.toContain('Output Mode');
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	await panel.option('If Nothing Is Found').click();
	await panel.label('If Nothing Is Found').waitFor();
	await settles(() => panel.value('onEmpty'), 'Output an Item With Found: False');
});

editor.test('Max Masks is asked for only when several masks are wanted', async (page) => {
	const panel = await untouched(page, 'Several Masks');
	await panel.label('Return Multiple Masks').waitFor();
	expect(await panel.labels()).not.toContain('Max Masks');
	await panel.parameters.getByTestId('parameter-input-returnMultipleMasks').locator('.el-switch').click();
	await panel.label('Max Masks').waitFor();
	await settles(() => panel.value('maxMasks'), '3');
});

editor.test('a workflow from before shows what it holds where it holds it, and each of it once', async (page) => {
	const panel = await untouched(page, 'Older');
	await settles(
		async () => (await panel.labels()).filter((name) => /JSON|Output Mode/.test(name)),
		['Boxes (JSON)', 'Output Mode'],
	);
	await settles(() => panel.value('outputMode'), 'URLs Only');
	const names = await panel.optionsOnOffer();
	expect(names).toContain('Points (JSON)');
	expect(names).not.toContain('Output Mode');
});

editor.test('Get Result asks for a request ID and for nothing that makes a new request', async (page) => {
	const panel = await untouched(page, 'Get Result');
	await panel.choose('operation', 'Get Result');
	await settles(panel.labels, ['Operation', 'Request ID', 'Output Mode', 'Options']);
	await settles(panel.complaints, ['Request ID']);
});

editor.test('SAM 2 Auto Segment misses only the address of the image', async (page) => {
	const panel = await untouched(page, 'SAM 2 Auto Segment');
	await settles(panel.labels, [
		'Operation',
		'Image Source',
		'Image URL',
		'Points per Side',
		'Min Mask Region Area',
		'Output Format',
		'Output Mode',
		'Options',
	]);
	await settles(panel.complaints, ['Image URL']);
});

editor.test(
	'SAM 2 Video misses only the address of the video, and asks for a mask only when it is to start from one',
	async (page) => {
		const panel = await untouched(page, 'SAM 2 Video');
		await settles(panel.labels, [
			'Operation',
			'Video Source',
			'Video URL',
			...PROMPTS,
			'Start Mask',
			'Apply Mask',
			'Output Mode',
			'Options',
		]);
		await settles(panel.complaints, ['Video URL']);
		await settles(() => panel.value('maskSource'), 'None');
		await panel.choose('maskSource', 'Binary Data');
		await panel.label('Mask Binary Field').waitFor();
		await settles(() => panel.value('maskBinaryPropertyName'), 'mask_0');
		await panel.choose('maskSource', 'URL');
		await panel.label('Mask URL').waitFor();
		expect(await panel.labels()).not.toContain('Mask Binary Field');
	},
);

editor.test('SAM (Legacy) says before anything else that it is deprecated and what to use', async (page) => {
	const panel = await untouched(page, 'SAM (Legacy)');
	await settles(panel.labels, [
		'Operation',
		'Image Source',
		'Image URL',
		'Text Prompt',
		...PROMPTS,
		'Black and White',
		'Invert',
		'Output Mode',
		'Options',
	]);
	await settles(panel.complaints, ['Image URL']);
	const notice = panel.parameters.getByText('fal has deprecated this model');
	expect(await notice.innerText()).toContain('SAM 3 Image');
	expect((await notice.boundingBox())!.y).toBeLessThan((await panel.label('Operation').boundingBox())!.y);
});

editor.test('the trigger misses nothing, and shows the address that Submit needs', async (page) => {
	const panel = await untouched(page, 'Fal SAM Trigger');
	await settles(panel.labels, ['Model', 'If the Request Failed', 'Output Mode', 'Options']);
	await settles(panel.complaints, []);
	await panel.parameters.getByText('copy the production URL into the').waitFor();
	await page.getByText('Webhook URLs', { exact: true }).click();
	await page.getByTestId('radio-button-production').click();
	await page.getByText(`${editor.n8n.url}/webhook/webhook-of-Fal-SAM-Trigger/fal-sam`).waitFor();
});
