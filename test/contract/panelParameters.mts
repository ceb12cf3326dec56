import type { SchemaField, SchemaTable } from '../endpoints/endpointFacts.mjs';

/** Values by parameter, of the panel and of Options alike. */
export type PanelValues = Record<string, unknown>;

/**
 * The parameters of a node in a workflow: what belongs under Options goes there, and what a set value needs to be shown
 * comes along.
 *
 * @param values also parameters that the table does not have, such as a JSON twin; these go into the panel
 * @param options further options
 */
export function nodeParameters(
	{ fields }: SchemaTable,
	values: PanelValues,
	options: PanelValues = {},
): Record<string, unknown> {
	const place = new Map(fields.map((field) => [field.parameter, field]));
	const inOptions = ([parameter]: [string, unknown]) => place.get(parameter)?.place === 'options';
	const entries = Object.entries(values);
	const shownWith = entries.map(([parameter]) => place.get(parameter)?.shownWith);
	return Object.assign({}, ...shownWith, Object.fromEntries(entries.filter((entry) => !inOptions(entry))), {
		options: { ...options, ...Object.fromEntries(entries.filter(inOptions)) },
	});
}

/** Whether the panel shows a field: a switch that is off hides what belongs to it, and what is hidden is not sent. */
export function isShown({ shownWith = {} }: SchemaField, values: PanelValues): boolean {
	return Object.keys(shownWith).every((parameter) => values[parameter] !== false);
}

/** The parameter of a table's main file, which every request has. */
export function mediaField({ fields }: SchemaTable): SchemaField {
	return fields.find(({ required }) => required)!;
}
