import * as fc from 'fast-check';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { EndpointContract } from '../../nodes/shared/contract/contract.js';
import { RequestFailure, type FieldIssue } from '../../nodes/shared/errors/failure.js';
import { panelFields } from '../../nodes/shared/panel/panelFields.js';
import { mediaUrl } from '../../nodes/shared/contract/mediaSchema.js';
import { builtBody } from '../contract/builtBody.mjs';
import { objectPrompts } from '../../nodes/shared/contract/promptEncoding.js';
import { boxPrompts, pointPrompts } from '../../nodes/shared/contract/promptSchema.js';
import {
	boolean,
	int,
	looseObject,
	maximum,
	minimum,
	number,
	object,
	oneOf,
	optional,
	string,
} from '../../nodes/shared/vendor/zod.js';

const IMAGE = 'https://example.com/a.png';

const contract: EndpointContract = {
	endpoint: 'fal-ai/test',
	input: object({
		image_url: mediaUrl,
		prompt: string(),
		text_prompt: optional(string()),
		point_prompts: pointPrompts,
		box_prompts: boxPrompts,
		max_masks: optional(int().check(minimum(1), maximum(32))),
		threshold: optional(number().check(minimum(0), maximum(1))),
		apply_mask: optional(boolean()),
		output_format: optional(oneOf(['jpeg', 'png'])),
	}),
	output: looseObject({}),
	media: [],
	prompts: objectPrompts('point_prompts', 'box_prompts', ['objectId']),
	files: [],
};

const DEFAULTS: Partial<Record<INodeProperties['type'], INodeProperties['default']>> = {
	boolean: false,
	number: 1,
	options: 'png',
};

const property = (displayName: string, name: string, type: INodeProperties['type']): INodeProperties => ({
	displayName,
	name,
	type,
	default: DEFAULTS[type] ?? '',
	routing: { send: { type: 'body', property: name } },
});
const fields = panelFields([
	{ ...property('Image URL', 'image_url', 'string'), required: true },
	property('Prompt', 'prompt', 'string'),
	property('Text Prompt', 'text_prompt', 'string'),
	property('Points', 'point_prompts', 'fixedCollection'),
	property('Points (JSON)', 'point_prompts_json', 'json'),
	property('Boxes', 'box_prompts', 'fixedCollection'),
	property('Boxes (JSON)', 'box_prompts_json', 'json'),
	property('Max Masks', 'max_masks', 'number'),
	property('Threshold', 'threshold', 'number'),
	property('Apply Mask', 'apply_mask', 'boolean'),
	property('Output Format', 'output_format', 'options'),
]);

const build = (routed: IDataObject) => builtBody(contract, fields, { image_url: IMAGE, prompt: '', ...routed });

function issuesOf(routed: IDataObject): FieldIssue[] {
	try {
		build(routed);
	} catch (error) {
		if (error instanceof RequestFailure && error.failure.kind === 'invalidInput') return error.failure.issues;
		throw error;
	}
	return [];
}

const noPrompts = { point_prompts: [], box_prompts: [] };

it('keeps every value as it is, zeros, false and empty text too', () => {
	const routed = { prompt: 'truck', max_masks: 1, threshold: 0, apply_mask: false, output_format: 'png' };
	expect(build(routed)).toEqual({ image_url: IMAGE, ...routed, ...noPrompts });
	expect(build({})).toEqual({ image_url: IMAGE, prompt: '', ...noPrompts });
});

it('passes on a field that the panel does not know', () => {
	expect(build({ new_field: { a: 0 } })).toEqual({ image_url: IMAGE, prompt: '', new_field: { a: 0 }, ...noPrompts });
});

describe.each([[null], [undefined]])('an expression that gives %p', (nothing) => {
	it('leaves what starts empty in the panel as it starts', () => {
		const routed = { text_prompt: nothing, point_prompts: nothing, box_prompts_json: nothing };
		expect(build(routed)).toEqual({ image_url: IMAGE, prompt: '', ...noPrompts });
	});

	it.each([
		['max_masks', 'Max Masks'],
		['threshold', 'Threshold'],
		['apply_mask', 'Apply Mask'],
		['output_format', 'Output Format'],
		['image_url', 'Image URL'],
	])('is refused for %s, because fal’s default would be paid for', (field, label) => {
		expect(issuesOf({ [field]: nothing })).toEqual([
			{ field: label, problem: 'is empty, because its expression gives nothing' },
		]);
	});
});

it('does not change the routed body', () => {
	const routed = { image_url: IMAGE, prompt: '', max_masks: '3', point_prompts: { point: [{ x: 1, y: 2 }] } };
	const before = structuredClone(routed);
	build(routed);
	expect(routed).toEqual(before);
});

describe('text where the panel has another type', () => {
	it.each([
		['max_masks', '3', 3],
		['max_masks', ' 7 ', 7],
		['threshold', '0', 0],
		['threshold', '0.25', 0.25],
		['threshold', '1e-2', 0.01],
		['apply_mask', 'true', true],
		['apply_mask', 'FALSE', false],
		['apply_mask', 'True', true],
		['apply_mask', ' False ', false],
	])('in %s is understood: “%s”', (name, text, value) => {
		expect(build({ [name]: text })[name]).toBe(value);
	});

	it.each([
		['max_masks', ''],
		['max_masks', '3 masks'],
		['max_masks', 'Infinity'],
		['threshold', ' '],
		['apply_mask', 'yes'],
		['apply_mask', '1'],
		['apply_mask', ''],
	])('in %s is refused: “%s”', (name, text) => {
		expect(issuesOf({ [name]: text })).toHaveLength(1);
	});

	it('stays text in a text field', () => {
		for (const prompt of ['12', 'true', ' truck ', '0']) expect(build({ prompt }).prompt).toBe(prompt);
	});

	it('is made of a number or a truth value in a text field', () => {
		expect([12, 0, false].map((prompt) => build({ prompt }).prompt)).toEqual(['12', '0', 'false']);
	});

	it('gives the number that it spells', () => {
		const value = fc.double({ min: 0, max: 1, noNaN: true });
		fc.assert(
			fc.property(value, (threshold) => expect(build({ threshold: String(threshold) }).threshold).toBe(threshold + 0)),
		);
	});
});

describe('an issue has the name of the panel and says what would be right', () => {
	it.each<[IDataObject, string, RegExp]>([
		[{ image_url: null }, 'Image URL', /^is empty, because its expression gives nothing$/],
		[{ image_url: '' }, 'Image URL', /^must be an address that starts with http:\/\/ or https:\/\/, or a data URI$/],
		[{ image_url: 'photo.jpg' }, 'Image URL', /^must be an address/],
		[{ image_url: 'ftp://example.com/a.png' }, 'Image URL', /^must be an address/],
		[{ max_masks: 0 }, 'Max Masks', /^must be at least 1$/],
		[{ max_masks: 33 }, 'Max Masks', /^must be at most 32$/],
		[{ max_masks: 1.5 }, 'Max Masks', /^must be a whole number$/],
		[{ max_masks: 'many' }, 'Max Masks', /^must be a (whole )?number$/],
		[{ apply_mask: 'perhaps' }, 'Apply Mask', /^must be true or false$/],
		[{ prompt: {} }, 'Prompt', /^must be a text$/],
		[{ threshold: -0.1 }, 'Threshold', /^must be at least 0$/],
		[{ threshold: 1.1 }, 'Threshold', /^must be at most 1$/],
		[{ output_format: 'gif' }, 'Output Format', /^must be one of: jpeg, png$/],
		[{ point_prompts_json: '[{"x": -1, "y": 2}]' }, 'Points (JSON), row 1', /^the point is outside of the picture/],
		[{ point_prompts_json: '[[1, 2], "x"]' }, 'Points (JSON), row 2', /^is “x”, which is no point/],
		[{ box_prompts_json: 'none' }, 'Boxes (JSON)', /^is a text, but not JSON: “none”$/],
		[
			{
				point_prompts: {
					point: [
						{ x: 0, y: 0 },
						{ x: 'left', y: 2 },
					],
				},
			},
			'Points, row 2',
			/^x is “left”, not a number$/,
		],
		[
			{
				point_prompts: {
					point: [
						{ x: 0, y: 0 },
						{ x: 3, y: -2 },
					],
				},
			},
			'Points, row 2',
			/^the point is outside of the picture/,
		],
	])('%j: %s', (routed, field, problem) => {
		const issues = issuesOf(routed);
		expect(issues).toHaveLength(1);
		expect(issues[0]!.field.startsWith(field)).toBe(true);
		expect(issues[0]!.problem).toMatch(problem);
	});

	it('speaks English about every type', () => {
		const faults: IDataObject[] = [
			{ apply_mask: 5 },
			{ threshold: {} },
			{ image_url: 7 },
			{ image_url: null },
			{ max_masks: [] },
		];
		for (const { problem } of faults.flatMap(issuesOf)) {
			expect(problem).toMatch(/^(must be |is missing|is empty, because )/);
			expect(problem).not.toMatch(/\ba [aeiou]|Invalid input|undefined|boolean/);
		}
	});

	it('is given for every wrong field at once', () => {
		const faults = {
			image_url: 'x',
			max_masks: 0,
			point_prompts: { point: [{ x: 'a', y: 1 }] },
			box_prompts_json: '[1]',
		};
		expect(
			issuesOf(faults)
				.map(({ field }) => field)
				.sort(),
		).toEqual(['Boxes (JSON), row 1', 'Image URL', 'Max Masks', 'Points, row 1']);
	});
});

it.each(['http://a', 'HTTPS://a/b', 'data:image/png;base64,AA==', 'data:,'])('takes the address %s', (image_url) => {
	expect(build({ image_url }).image_url).toBe(image_url);
});

describe('points and boxes', () => {
	it('come from rows and JSON together, rows first, in the form of the endpoint', () => {
		const body = build({
			point_prompts: {
				point: [
					{ x: 10.4, y: 2, label: 1, objectId: 0 },
					{ x: 0, y: 0, label: 1, objectId: 0 },
				],
			},
			point_prompts_json: [[0, 0], { x: '5', y: 6.5, label: 0, object_id: 2 }],
			box_prompts: { box: [{ xMin: 1, yMin: 2, xMax: 3, yMax: 4, objectId: 1 }] },
			box_prompts_json: '[[5, 6, 7, 8]]',
		});
		expect(body).toEqual({
			image_url: IMAGE,
			prompt: '',
			point_prompts: [
				{ x: 10, y: 2, label: 1, object_id: 0 },
				{ x: 0, y: 0, label: 1, object_id: 4 },
				{ x: 5, y: 7, label: 0, object_id: 2 },
			],
			box_prompts: [
				{ x_min: 1, y_min: 2, x_max: 3, y_max: 4, object_id: 1 },
				{ x_min: 5, y_min: 6, x_max: 7, y_max: 8, object_id: 3 },
			],
		});
	});

	it('are not looked for where the endpoint has none', () => {
		const plain: EndpointContract = { ...contract, prompts: undefined, input: looseObject({}) };
		expect(builtBody(plain, fields, { point_prompts_json: 'kept' })).toEqual({ point_prompts_json: 'kept' });
	});
});

it('any panel within its ranges gives a body that the contract takes', () => {
	// Below 3 they could be shares of the picture.
	const pixel = fc.double({ min: 3, max: 8000, noNaN: true });
	const box = fc
		.tuple(pixel, pixel, pixel, pixel)
		.map(([xMin, yMin, width, height]) => ({ xMin, yMin, xMax: xMin + width, yMax: yMin + height }));
	const label = fc.constantFrom(0, 1, '0', true, undefined);
	const panel = fc.record(
		{
			prompt: fc.string(),
			point_prompts: fc.record({ point: fc.array(fc.record({ x: pixel, y: pixel, label, objectId: fc.nat() })) }),
			point_prompts_json: fc
				.array(fc.tuple(pixel, pixel))
				.chain((list) => fc.constantFrom<IDataObject[string]>(list, JSON.stringify(list))),
			box_prompts: fc.record({ box: fc.array(box) }),
			max_masks: fc
				.integer({ min: 1, max: 32 })
				.chain((count) => fc.constantFrom<IDataObject[string]>(count, String(count))),
			threshold: fc.double({ min: 0, max: 1, noNaN: true }),
			apply_mask: fc.constantFrom<IDataObject[string]>(true, false, 'true', 'false'),
			output_format: fc.constantFrom('jpeg', 'png'),
		},
		{ requiredKeys: [] },
	);
	fc.assert(fc.property(panel, (routed) => expect(issuesOf(routed as IDataObject)).toEqual([])));
});
