import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';

/** What the panel knows about one field of the API. */
export interface PanelField {
	label: string;
	type: NodePropertyTypes;
	/** It starts without anything in it, and may be left so. */
	mayBeEmpty?: true;
}

/**
 * Panel fields by the API field that they fill, read from the `routing` of the node's own properties so that the two can
 * never differ. Walks collections; the first property that names a field wins.
 */
export function panelFields(properties: INodeProperties[]): Map<string, PanelField> {
	const fields = new Map<string, PanelField>();
	const visit = (property: INodeProperties) => {
		const apiField = property.routing?.send?.property;
		const { displayName: label, type, required } = property;
		const mayBeEmpty = !required && (property.default === '' || typeof property.default === 'object');
		if (apiField && !fields.has(apiField)) fields.set(apiField, { label, type, ...(mayBeEmpty && { mayBeEmpty }) });
		if (property.type === 'collection') (property.options as INodeProperties[]).forEach(visit);
	};
	properties.forEach(visit);
	return fields;
}

/**
 * The name of a place in the body for a person: the panel's label, then the row and the part of it.
 *
 * @param path for example `['point_prompts', 0, 'x']`, without a leading `body`
 * @returns for example `Points, row 1, x`
 */
export function fieldName(path: readonly unknown[], fields: ReadonlyMap<string, PanelField>): string {
	return path
		.map((part, index) => {
			if (typeof part === 'number') return `row ${part + 1}`;
			return index === 0 ? (fields.get(String(part))?.label ?? String(part)) : String(part);
		})
		.join(', ');
}
