import { MODELS } from '../../../sandbox/models/modelTable.mjs';
import { validateInput } from '../../../sandbox/models/validateInput.mjs';
import { type Sandbox, startSandbox } from '../../../sandbox/server/startSandbox.mjs';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ fixedJobMs: 1 });
}, 60_000);
afterAll(async () => await sandbox.close());

/** A JSON Schema, as far as these tests look into it. */
interface Schema {
	type?: string;
	properties?: Record<string, Schema>;
	required?: string[];
	minimum?: number;
	maximum?: number;
	enum?: unknown[];
	default?: unknown;
}

interface Document {
	components: { schemas: Record<'Input' | 'Output', Schema> };
	paths: Record<string, unknown>;
}

/** Without a key: fal's schemas are public. */
async function openApi(endpoint: string): Promise<{ status: number; body: Document }> {
	const address = `${sandbox.url}/fal.ai/api/openapi/queue/openapi.json?endpoint_id=${encodeURIComponent(endpoint)}`;
	const response = await fetch(address);
	return { status: response.status, body: (await response.json()) as Document };
}

const inputOf = async (endpoint: string): Promise<Schema> => (await openApi(endpoint)).body.components.schemas.Input;

it.each([...MODELS.keys()])('describes %s, input and output', async (endpoint) => {
	const { status, body } = await openApi(endpoint);
	expect(status).toBe(200);
	expect(Object.keys(body.paths)).toEqual(
		expect.arrayContaining([`/${endpoint}`, `/${endpoint}/requests/{request_id}`]),
	);
	expect(Object.keys(body.components.schemas.Input.properties!).length).toBeGreaterThan(2);
	expect(Object.keys(body.components.schemas.Output.properties ?? {}).length).toBeGreaterThan(0);
});

it('has no document of an endpoint that it does not serve', async () => {
	expect((await openApi('fal-ai/sam-3/no-such-path')).status).toBe(404);
});

it.each([...MODELS])('publishes the ranges and values at which %s really refuses', async (endpoint, model) => {
	const { properties, required } = await inputOf(endpoint);
	const media = Object.fromEntries(required!.map((name) => [name, 'https://example.com/file']));
	const refused = (field: string, value: unknown) => {
		const read = validateInput(model.input, { ...media, [field]: value });
		return 'detail' in read && JSON.stringify(read.detail).includes(`"body","${field}"`);
	};
	for (const [field, { minimum, maximum, enum: values, default: standard, type }] of Object.entries(properties!)) {
		if (minimum !== undefined) expect([refused(field, minimum), refused(field, minimum - 1)]).toEqual([false, true]);
		// A number that must be odd as well may be refused at the limit itself.
		if (maximum !== undefined)
			expect([refused(field, maximum) && refused(field, maximum - 1), refused(field, maximum + 1)]).toEqual([
				false,
				true,
			]);
		if (values)
			expect([...values.map((value) => refused(field, value)), refused(field, 'other')]).toEqual([
				...values.map(() => false),
				true,
			]);
		if (standard !== undefined) expect(refused(field, standard)).toBe(false);
		if (type !== undefined && type !== 'string') expect(refused(field, 'neither a number nor a list')).toBe(true);
	}
	for (const field of required!) {
		const { [field]: _left, ...rest } = media;
		expect(validateInput(model.input, rest)).toMatchObject({ status: 422 });
	}
});

it('says what SAM 3 Image does with a field that is left out', async () => {
	const { properties, required } = await inputOf('fal-ai/sam-3/image');
	expect(required).toEqual(['image_url']);
	expect(properties).toMatchObject({
		prompt: { type: 'string', default: 'wheel' },
		max_masks: { type: 'integer', minimum: 1, maximum: 32, default: 3 },
		output_format: { enum: ['jpeg', 'png', 'webp'], default: 'png' },
		apply_mask: { type: 'boolean', default: true },
	});
});
