import { runSam3, type Sam3RunOptions } from '../../harness/workflows/sam3Run.mjs';
import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';

const engine = useEngine();
const fal = useScriptedFal();

const IMAGE_URL = 'https://example.com/a.jpg';

/** What stands in a body when nothing but a prompt is set: the defaults of the panel, which are fal's. Max Masks is hidden then. */
const DEFAULTS = {
	image_url: IMAGE_URL,
	prompt: 'truck',
	point_prompts: [],
	box_prompts: [],
	return_multiple_masks: false,
	include_scores: false,
	include_boxes: false,
	apply_mask: true,
	output_format: 'png',
};

/** The bodies that a run submitted, in the order of its items. */
async function bodies({ parameters, ...options }: Sam3RunOptions = {}): Promise<unknown[]> {
	const { error } = await runSam3(engine, fal, {
		parameters: { imageUrl: IMAGE_URL, ...parameters, options: { itemsAtOnce: 1 } },
		...options,
	});
	expect(error).toBeUndefined();
	return fal.jobs.map(({ input }) => input);
}

test('untouched parameters are sent as fal’s defaults, and an empty prompt explicitly', async () => {
	expect(await bodies()).toEqual([DEFAULTS]);
	fal.reset();
	const [body] = await bodies({ parameters: { prompt: '', boxPromptsJson: '[[1, 2, 3, 4]]' } });
	expect(body).toMatchObject({ prompt: '', point_prompts: [], box_prompts: [{ x_min: 1 }] });
});

test('every field of the schema arrives under its own name with the value of the panel', async () => {
	await runSam3(engine, fal, {
		parameters: {
			imageUrl: IMAGE_URL,
			prompt: 'truck',
			pointPrompts: { point: [{ x: 5, y: 6, label: 0, objectId: 2 }] },
			boxPrompts: { box: [{ xMin: 1, yMin: 2, xMax: 30, yMax: 40, objectId: 2 }] },
			returnMultipleMasks: true,
			maxMasks: 32,
			includeScores: true,
			includeBoxes: true,
			applyMask: false,
			outputFormat: 'webp',
			options: { syncMode: true },
		},
	});
	expect(fal.jobs.map(({ input }) => input)).toEqual([
		{
			image_url: IMAGE_URL,
			prompt: 'truck',
			point_prompts: [{ x: 5, y: 6, label: 0, object_id: 2 }],
			box_prompts: [{ x_min: 1, y_min: 2, x_max: 30, y_max: 40, object_id: 2 }],
			return_multiple_masks: true,
			max_masks: 32,
			include_scores: true,
			include_boxes: true,
			apply_mask: false,
			output_format: 'webp',
			sync_mode: true,
		},
	]);
});

test('false, 0 and the empty text are values, not absences', async () => {
	await runSam3(engine, fal, {
		parameters: {
			imageUrl: IMAGE_URL,
			prompt: '',
			applyMask: false,
			pointPrompts: { point: [{ x: 0, y: 7, label: 0, objectId: 0 }] },
			boxPrompts: { box: [{ xMin: 0, yMin: 0, xMax: 9, yMax: 9, objectId: 0 }] },
			options: { syncMode: false },
		},
	});
	expect(fal.jobs[0]!.input).toEqual({
		...DEFAULTS,
		prompt: '',
		apply_mask: false,
		sync_mode: false,
		point_prompts: [{ x: 0, y: 7, label: 0, object_id: 0 }],
		box_prompts: [{ x_min: 0, y_min: 0, x_max: 9, y_max: 9, object_id: 0 }],
	});
});

test('fractions of pixels from a detector are rounded', async () => {
	const [body] = await bodies({
		parameters: {
			pointPrompts: { point: [{ x: 10.5, y: 20.4, label: 1 }] },
			pointPromptsJson: '[[99.6, 0.4]]',
			boxPromptsJson: '[{"x_min": 1.5, "y_min": 2.49, "x_max": 30.51, "y_max": 40.0}]',
		},
	});
	expect(body).toMatchObject({
		point_prompts: [
			{ x: 11, y: 20, label: 1 },
			{ x: 100, y: 0, label: 1 },
		],
		box_prompts: [{ x_min: 2, y_min: 2, x_max: 31, y_max: 40 }],
	});
});

test('points and boxes come from JSON text, from an expression that yields an array, and from one that yields text', async () => {
	const given = [
		{ points: '[{"x": 1, "y": 2, "label": 0}, [3, 4]]', boxes: '[[1, 2, 3, 4]]' },
		{ points: [{ x: 1, y: 2, label: 0 }, [3, 4]], boxes: [{ xMin: 1, yMin: 2, xMax: 3, yMax: 4 }] },
		{ points: [[1, 2, 0], { x: '3', y: '4', label: true }], boxes: [{ x_min: 1, y_min: 2, x_max: 3, y_max: 4 }] },
	];
	const submitted = await bodies({
		parameters: { pointPromptsJson: '={{ $json.points }}', boxPromptsJson: '={{ $json.boxes }}' },
		items: given.map((json) => ({ json })),
	});
	const expected = {
		...DEFAULTS,
		point_prompts: [
			{ x: 1, y: 2, label: 0, object_id: 0 },
			{ x: 3, y: 4, label: 1, object_id: 0 },
		],
		box_prompts: [{ x_min: 1, y_min: 2, x_max: 3, y_max: 4, object_id: 0 }],
	};
	expect(submitted).toEqual([expected, expected, expected]);
});

test('an empty list, an empty text and rows that were never filled in send no points', async () => {
	const submitted = await bodies({
		parameters: {
			pointPromptsJson: '={{ $json.points }}',
			pointPrompts: { point: [{}] },
			boxPrompts: { box: [{ objectId: 3 }] },
		},
		items: [{ json: { points: [] } }, { json: { points: '' } }, { json: { points: '[]' } }],
	});
	expect(submitted).toEqual([DEFAULTS, DEFAULTS, DEFAULTS]);
});

test('numbers and switches that an expression yields as text arrive as numbers and switches', async () => {
	const [body] = await bodies({
		parameters: { maxMasks: '={{ $json.n }}', returnMultipleMasks: '={{ $json.many }}', prompt: '={{ $json.word }}' },
		items: [{ json: { n: '7', many: 'true', word: 5 } }],
	});
	expect(body).toEqual({ ...DEFAULTS, max_masks: 7, return_multiple_masks: true, prompt: '5' });
});

test('options about the request travel as fal’s headers', async () => {
	const options = { fileLifetime: 3600, queuePriority: 'low', startTimeout: 30, storeIo: false };
	await runSam3(engine, fal, {
		parameters: { imageSource: 'binary', options },
		items: [{ json: {}, binary: { data: { content: Buffer.from('x'), mimeType: 'image/png', fileName: 'x.png' } } }],
	});
	expect(fal.of('submit')[0]!.headers).toMatchObject({
		'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":3600}',
		'x-fal-queue-priority': 'low',
		'x-fal-request-start-timeout': '30',
		'x-fal-store-io': '0',
	});
	expect(fal.of('initiate')[0]!.headers).toMatchObject({
		'x-fal-object-lifecycle': '{"expiration_duration_seconds":3600}',
	});
});

test.each([
	['Max Masks', { returnMultipleMasks: true, maxMasks: 33 }, 'Max Masks: must be at most 32'],
	['Max Masks', { returnMultipleMasks: true, maxMasks: 1.5 }, 'Max Masks: must be a whole number'],
	[
		'Image URL',
		{ imageUrl: 'C:\\truck.jpg' },
		'Image URL: must be an address that starts with http:// or https://, or a data URI',
	],
	['Image URL', { imageUrl: '={{ $json.nowhere }}' }, 'Image URL: is empty, because its expression gives nothing'],
	['Points (JSON)', { pointPromptsJson: '[{"x": 1}]' }, 'Points (JSON), row 1: has x, but no y'],
	['Boxes (JSON)', { boxPromptsJson: '[[1, 2, 3, 4], [1, 2]]' }, 'Boxes (JSON), row 2: has 2 numbers, and a box has 4'],
])('%s: %j is refused by its name in the panel before anything is sent', async (field, parameters, sentence) => {
	const { status, error } = await runSam3(engine, fal, { parameters });
	expect(status).toBe('error');
	expect(error!.message).toContain(sentence);
	expect(error!.message).toContain('Nothing was sent to fal.');
	expect(fal.calls).toEqual([]);
	const [[failed]] = (await runSam3(engine, fal, { parameters, nodeExtra: { onError: 'continueRegularOutput' } }))
		.outputs as [[{ json: { details: unknown } }]];
	expect(failed.json.details).toEqual({
		type: 'invalid_input',
		fields: [{ field: expect.stringContaining(field), problem: expect.any(String) }],
	});
});

test.each([`  ${IMAGE_URL}`, `${IMAGE_URL}\n`, `\t${IMAGE_URL} \r\n`])(
	'a blank or a line break around an address is not sent: %j',
	async (imageUrl) => {
		expect(await bodies({ parameters: { imageUrl } })).toEqual([DEFAULTS]);
	},
);
