import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { showForRequest } from './operation';

interface FieldText {
	displayName: string;
	description: string;
	placeholder?: string;
	hint?: string;
}

/**
 * A parameter for one field of an endpoint's schema. The parameter is called like the field, in camelCase, and its
 * routing sends it under the field's own name; both are said once.
 *
 * @param field API field name, for example `pred_iou_thresh`
 */
function schemaField(
	field: string,
	text: FieldText,
	rest: Pick<INodeProperties, 'type' | 'default'> & Partial<INodeProperties>,
): INodeProperties {
	return {
		...text,
		...rest,
		name: field.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
		routing: { send: { type: 'body', property: field } },
	};
}

export const textField = (field: string, text: FieldText): INodeProperties =>
	schemaField(field, text, { type: 'string', default: '' });

export const switchField = (field: string, defaultValue: boolean, text: FieldText): INodeProperties =>
	schemaField(field, text, { type: 'boolean', default: defaultValue });

/** `min` and `max` are inclusive; a range without fractions has `precision` 0. */
export const numberField = (
	field: string,
	defaultValue: number,
	range: { min?: number; max?: number; precision?: number },
	text: FieldText,
): INodeProperties =>
	schemaField(field, text, {
		type: 'number',
		default: defaultValue,
		typeOptions: { minValue: range.min, maxValue: range.max, numberPrecision: range.precision },
	});

export const choiceField = (
	field: string,
	defaultValue: string,
	options: INodePropertyOptions[],
	text: FieldText,
): INodeProperties => schemaField(field, text, { type: 'options', default: defaultValue, options });

/** Fields that stand in the panel itself, not under Options: shown where a new request is made. */
export function visible(fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: { ...field.displayOptions, show: showForRequest },
	}));
}

/** A field that means something only while a switch is on. Hidden, it is not sent. */
export function unlessOff(switchName: string, field: INodeProperties): INodeProperties {
	// Not shown by true: a script may have written it as text.
	return { ...field, displayOptions: { hide: { [switchName]: [false] } } };
}

const FORMATS = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP' };

/** `output_format` of an endpoint that knows these formats. */
export function outputFormat(formats: Array<keyof typeof FORMATS>): INodeProperties {
	return choiceField(
		'output_format',
		'png',
		formats.map((value) => ({ name: FORMATS[value], value })),
		{ displayName: 'Output Format', description: 'File format of the pictures' },
	);
}

export const syncMode = switchField('sync_mode', false, {
	displayName: 'Sync Mode',
	description: 'Whether fal sends the files inside its answer and keeps no copy of them',
});

/**
 * `apply_mask` of an image endpoint: what its mask files are. Not the preview, which is a file of its own.
 *
 * @param defaultValue fal's own
 */
export const cutOutMasks = (defaultValue: boolean): INodeProperties =>
	switchField('apply_mask', defaultValue, {
		displayName: 'Apply Mask',
		hint: 'On: the object, cut out. Off: a mask, white on black.',
		description: 'Whether each mask file is the object cut out of the picture, transparent all round (black with JPEG)',
	});
