import { openPanel, openWorkflow } from './canvas.mjs';
import { withEditor } from './editor.mjs';
import { settles } from './settles.mjs';
import { untouchedNodes } from './untouchedNodes.mjs';

/** A small laptop. */
const SIZE = { width: 1440, height: 900 };

const editor = withEditor({ oneTab: true, look: { size: SIZE } });

const IMAGE = ['Operation', 'Image Source', 'Image URL'];
const VIDEO = ['Operation', 'Video Source', 'Video URL'];

/** What most people fill in, from top to bottom. */
const MAIN_FIELDS: Record<string, string[]> = {
	'SAM 3 Image': [...IMAGE, 'Prompt', 'Return Multiple Masks', 'Apply Mask', 'Output Mode', 'Points', 'Boxes'],
	'SAM 3.1 Image': [...IMAGE, 'Prompt', 'Return Multiple Masks', 'Apply Mask', 'Output Mode', 'Points', 'Boxes'],
	'SAM 3 Video': [...VIDEO, 'Prompt', 'Apply Mask', 'Output Mode', 'Points', 'Boxes'],
	'SAM 3.1 Video': [...VIDEO, 'Prompt', 'Apply Mask', 'Output Mode', 'Points', 'Boxes'],
	'SAM 2 Image': [...IMAGE, 'Points', 'Boxes', 'Apply Mask', 'Output Mode'],
	'SAM 2 Auto Segment': [
		...IMAGE,
		'Points per Side',
		'Min Mask Region Area',
		'Output Format',
		'Output Mode',
		'Options',
	],
	'SAM 2 Video': [...VIDEO, 'Points', 'Boxes', 'Start Mask', 'Apply Mask', 'Output Mode', 'Options'],
	'EVF-SAM': [...IMAGE, 'Prompt', 'Negative Prompt', 'Mask Only', 'Output Mode'],
	'SAM (Legacy)': [...IMAGE, 'Text Prompt', 'Points', 'Boxes', 'Black and White', 'Invert'],
	'SAM Mask': [
		...['Operation', 'Mask Source', 'Mask Fields', 'Several Masks', 'Photo Source', 'Photo Field'],
		...['Background', 'Crop', 'Grow (Pixels)', 'Feather (Pixels)'],
	],
	'Fal SAM Trigger': ['Model', 'If the Request Failed', 'Output Mode', 'Options'],
};

it('every node of the package has main fields here', () => {
	expect(Object.keys(MAIN_FIELDS).sort()).toEqual(untouchedNodes.nodes.map(({ name }) => name).sort());
});

for (const [name, main] of Object.entries(MAIN_FIELDS)) {
	editor.test(`the main fields of ${name} fit ${SIZE.height} px without scrolling`, async (page) => {
		if (page.url() === 'about:blank') await openWorkflow(page, editor.n8n, untouchedNodes);
		const panel = await openPanel(page, name);
		await settles(async () => (await panel.labels()).slice(0, main.length), main);
		// Input and output are as high as the part between them, which alone can be scrolled.
		const window = (await panel.output.boundingBox())!;
		const last = (await panel.field(main.at(-1)!).boundingBox())!;
		expect(last.y + last.height).toBeLessThanOrEqual(window.y + window.height);
		await panel.close();
	});
}
