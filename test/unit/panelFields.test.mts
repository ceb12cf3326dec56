import type { INodeProperties } from 'n8n-workflow';

import { fieldName, panelFields } from '../../nodes/shared/panel/panelFields.js';

const field = (
	displayName: string,
	property: string | undefined,
	type: INodeProperties['type'] = 'string',
): INodeProperties => ({
	displayName,
	name: displayName,
	type,
	default: '',
	...(property && { routing: { send: { type: 'body', property } } }),
});
const collection = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	default: {},
	options,
});

const rows: INodeProperties = {
	...field('Points', 'point_prompts', 'fixedCollection'),
	options: [{ displayName: 'Point', name: 'point', values: [field('X', undefined, 'number')] }],
};

describe('panelFields', () => {
	it('finds label, type and whether it may be empty of every field that goes to the body, in collections too', () => {
		const fields = panelFields([
			field('Operation', undefined, 'options'),
			{ ...field('Image URL', 'image_url'), required: true },
			field('Prompt', 'prompt'),
			rows,
			collection([
				field('Timeout', undefined, 'number'),
				{ ...field('Sync Mode', 'sync_mode', 'boolean'), default: false },
			]),
		]);
		expect([...fields]).toEqual([
			['image_url', { label: 'Image URL', type: 'string' }],
			['prompt', { label: 'Prompt', type: 'string', mayBeEmpty: true }],
			['point_prompts', { label: 'Points', type: 'fixedCollection', mayBeEmpty: true }],
			['sync_mode', { label: 'Sync Mode', type: 'boolean' }],
		]);
	});

	it('takes the first of two properties that fill one field', () => {
		const fields = panelFields([field('Seed', 'seed', 'number'), field('Seed as Text', 'seed')]);
		expect(fields.get('seed')).toMatchObject({ label: 'Seed', type: 'number' });
	});
});

describe('fieldName', () => {
	const fields = panelFields([rows, field('Prompt', 'prompt')]);

	it.each([
		[['prompt'], 'Prompt'],
		[['point_prompts', 0, 'x'], 'Points, row 1, x'],
		[['point_prompts', 9], 'Points, row 10'],
		[['new_field'], 'new_field'],
		[['new_field', 'prompt'], 'new_field, prompt'],
		[[], ''],
	])('calls %j “%s”', (path, name) => {
		expect(fieldName(path, fields)).toBe(name);
	});
});
