import { type OutputSchema, outputSchema } from '../../nodes/SamMask/outputSchema.js';
import { type Engine, startEngine } from '../../harness/n8n/engine.mjs';
import { photoItem, runMask } from './samMaskRun.mjs';

let engine: Engine;
beforeAll(async () => {
	engine = await startEngine();
}, 300_000);
afterAll(async () => await engine?.close());

/** Places of the JSON that the schema does not have, or has with another type. */
function strangers(schema: OutputSchema | undefined, value: unknown, place: string): string[] {
	if (!schema) return [`${place} is not in the schema`];
	const actual = Array.isArray(value)
		? 'array'
		: Number.isInteger(value) && schema.type === 'integer'
			? 'integer'
			: typeof value;
	if (actual !== schema.type) return [`${place} is ${actual}, not ${schema.type}`];
	if (Array.isArray(value)) return value.flatMap((entry, at) => strangers(schema.items, entry, `${place}[${at}]`));
	if (actual !== 'object') return [];
	return Object.entries(value as object).flatMap(([key, inner]) =>
		strangers(schema.properties?.[key], inner, `${place}.${key}`),
	);
}

test.each([
	['cutOut', { crop: 'object' }],
	['cutOut', { severalMasks: 'each' }],
	['hide', {}],
	['measure', {}],
	['overlay', {}],
	['overlay', { severalMasks: 'each' }],
	['refine', {}],
	['export', { format: 'svg' }],
	['export', { format: 'yolo' }],
])('%s %j puts out nothing beside its input that its schema does not tell the editor', async (operation, more) => {
	const { binary } = await photoItem();
	const { error, outputs } = await runMask(engine, {
		parameters: { operation, ...more },
		items: [{ json: {}, binary }],
	});
	expect(error?.message).toBeUndefined();
	for (const { json } of outputs[0]!) expect(strangers(outputSchema[operation], json, operation)).toEqual([]);
});
