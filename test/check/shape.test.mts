import { operationShapes, readShape } from '../../check/schema/shape.mjs';

const read = (schema: object, root: object = schema) => readShape(schema, root as Record<string, unknown>);

it.each([
	['an enum', { type: 'string', enum: ['png', 'jpeg'] }, { types: ['string'], values: ['jpeg', 'png'] }],
	['a constant', { const: 1 }, { types: ['integer'], values: [1] }],
	['literals that zod calls numbers', { type: 'number', enum: [0, 1] }, { types: ['integer'], values: [0, 1] }],
	['a choice with null', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, { types: ['integer'], nullable: true }],
	['null among the values', { enum: ['a', null] }, { types: ['string'], values: ['a'], nullable: true }],
	['a list of types', { type: ['string', 'null'] }, { types: ['string'], nullable: true }],
	['alternatives', { oneOf: [{ type: 'string' }, { type: 'array' }] }, { types: ['array', 'string'] }],
	['a range', { type: 'number', minimum: 0.1, maximum: 1 }, { minimum: 0.1, maximum: 1 }],
	['a default of false', { type: 'boolean', default: false }, { default: false }],
	['a default of 0', { type: 'integer', default: 0 }, { default: 0 }],
	['the word deprecated', { type: 'string', description: '[DEPRECATED] Use prompt.' }, { deprecated: true }],
	['the mark deprecated', { type: 'string', deprecated: true }, { deprecated: true }],
])('reads %s', (_what, schema, shape) => {
	expect(read(schema)).toMatchObject(shape);
});

it('takes the limits of a safe integer for no range', () => {
	const { minimum, maximum } = read({ type: 'integer', minimum: -(2 ** 53 - 1), maximum: 2 ** 53 - 1 });
	expect([minimum, maximum]).toEqual([undefined, undefined]);
});

it('follows references through allOf, with what stands beside them', () => {
	const root = { components: { schemas: { Box: { type: 'object', properties: { x: { type: 'integer' } } } } } };
	const schema = { allOf: [{ $ref: '#/components/schemas/Box' }], default: null, description: 'A box' };
	expect(read(schema, root)).toMatchObject({
		types: ['object'],
		fields: { x: { types: ['integer'], required: false } },
	});
});

it('reads a reference that leads nowhere as saying nothing', () => {
	expect(read({ $ref: '#/components/schemas/Gone' })).toEqual({ types: [], nullable: false, deprecated: false });
});

it('requires of alternatives only what all of them require', () => {
	const alternative = (...names: string[]) => ({
		type: 'object',
		properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
		required: names,
	});
	const { fields } = read({ anyOf: [alternative('video', 'id'), alternative('rle', 'id')] });
	expect(Object.entries(fields!).map(([name, { required }]) => [name, required])).toEqual([
		['video', false],
		['id', true],
		['rle', false],
	]);
});

it.each([[undefined], ['a page'], [{}], [{ paths: {} }], [{ paths: { '/fal-ai/sam-3/image': { get: {} } } }]])(
	'finds no operation in %j',
	(document) => {
		expect(operationShapes(document, 'fal-ai/sam-3/image')).toEqual({ input: undefined, output: undefined });
	},
);
