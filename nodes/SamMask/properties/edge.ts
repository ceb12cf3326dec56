import type { INodeProperties } from 'n8n-workflow';

const MOST_PIXELS = 256;

/** Moves the mask's edge, in pixels. */
export const growProperty = (operation: string[], hint: string): INodeProperties => ({
	displayName: 'Grow (Pixels)',
	name: 'grow',
	type: 'number',
	typeOptions: { minValue: -MOST_PIXELS, maxValue: MOST_PIXELS, numberPrecision: 0 },
	default: 0,
	description: 'How far the edge of the mask moves outward, or inward when it is below 0',
	hint,
	displayOptions: { show: { operation } },
});

/** Softens it. */
export const featherProperty = (operation: string[]): INodeProperties => ({
	displayName: 'Feather (Pixels)',
	name: 'feather',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: MOST_PIXELS, numberPrecision: 1 },
	default: 0,
	description: 'Width of the soft edge, half of it inside and half outside. 0 leaves the edge as it is.',
	displayOptions: { show: { operation } },
});
