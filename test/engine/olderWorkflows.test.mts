import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import { runSam3 } from '../../harness/workflows/sam3Run.mjs';

// Parameters as n8n stored them before the panel was put in order: they must go on meaning what they meant.
const engine = useEngine();
const fal = useScriptedFal();

const sent = () => fal.jobs.map(({ input }) => input);

test('points and boxes as JSON that stand beside the options are sent', async () => {
	const { status } = await runSam3(engine, fal, {
		parameters: { prompt: '', pointPromptsJson: '[[120, 80]]', boxPromptsJson: '={{ $json.boxes }}' },
		items: [{ json: { boxes: [[10, 20, 200, 180]] } }],
	});
	expect(status).toBe('success');
	expect(sent()).toEqual([
		expect.objectContaining({
			point_prompts: [{ x: 120, y: 80, label: 1, object_id: expect.any(Number) }],
			box_prompts: [{ x_min: 10, y_min: 20, x_max: 200, y_max: 180, object_id: expect.any(Number) }],
		}),
	]);
});

test('points and boxes as JSON are sent from the options, where they are filled in now', async () => {
	await runSam3(engine, fal, {
		parameters: {
			prompt: '',
			options: { pointPromptsJson: '={{ $json.points }}', boxPromptsJson: '[[10, 20, 200, 180]]' },
		},
		items: [{ json: { points: [[120, 80]] } }],
	});
	expect(sent()).toEqual([
		expect.objectContaining({
			point_prompts: [expect.objectContaining({ x: 120, y: 80 })],
			box_prompts: [expect.objectContaining({ x_min: 10, y_max: 180 })],
		}),
	]);
});

test('where both hold something, both are sent', async () => {
	await runSam3(engine, fal, {
		parameters: { prompt: '', pointPromptsJson: '[[1, 2]]', options: { pointPromptsJson: '[[120, 80]]' } },
	});
	expect(sent()).toMatchObject([
		{
			point_prompts: [
				{ x: 1, y: 2 },
				{ x: 120, y: 80 },
			],
		},
	]);
});

test.each([
	['under Options', { options: { outputMode: 'itemPerMask' } }, 2],
	['as a field of its own', { outputMode: 'itemPerMask' }, 2],
	['under Options against the field', { outputMode: 'itemPerMask', options: { outputMode: 'singleItem' } }, 1],
	['under Options as an expression', { options: { outputMode: '={{ "itemPerMask" }}' } }, 2],
	['nowhere', {}, 1],
])('the output mode %s holds', async (_where, parameters, items) => {
	const { outputs } = await runSam3(engine, fal, { parameters });
	expect(outputs[0]).toHaveLength(items);
});

test('Max Masks has no effect while Return Multiple Masks is off, whatever it holds', async () => {
	await runSam3(engine, fal, { parameters: { prompt: 'truck', maxMasks: 20 } });
	await runSam3(engine, fal, { parameters: { prompt: 'truck', maxMasks: 20, returnMultipleMasks: true } });
	await runSam3(engine, fal, {
		parameters: { prompt: 'truck', maxMasks: 20, returnMultipleMasks: '={{ $json.all }}' },
		items: [{ json: { all: true } }],
	});
	expect(sent()).toMatchObject([
		{ return_multiple_masks: false },
		{ return_multiple_masks: true, max_masks: 20 },
		{ return_multiple_masks: true, max_masks: 20 },
	]);
	expect(sent()[0]).not.toHaveProperty('max_masks');
});
