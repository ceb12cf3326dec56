import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const KINDS: Partial<Record<INodeProperties['type'], string>> = {
	string: 'text',
	boolean: 'on or off',
	options: 'one of',
	fixedCollection: 'rows',
	color: 'a color, such as `#ffffff`',
	json: 'JSON',
};

/** What a parameter takes: `whole number, 1 to 32`. */
export function takes({ type, typeOptions, required }: INodeProperties): string {
	const must = required ? ', required' : '';
	if (type !== 'number') return `${KINDS[type] ?? type}${must}`;
	const { minValue, maxValue, numberPrecision } = typeOptions ?? {};
	const kind = numberPrecision === 0 ? 'whole number' : 'number';
	if (minValue !== undefined && maxValue !== undefined) return `${kind}, ${minValue} to ${maxValue}${must}`;
	if (minValue !== undefined) return `${kind}, ${minValue} or more${must}`;
	return maxValue === undefined ? `${kind}${must}` : `${kind}, ${maxValue} at most${must}`;
}

/** What it starts with, in the panel's words. */
export function defaultWords({ type, default: value, options }: INodeProperties): string {
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	if (type === 'boolean') return value ? 'on' : 'off';
	if (type === 'options') {
		return (options as INodePropertyOptions[]).find((option) => option.value === value)?.name ?? text;
	}
	if (type === 'fixedCollection') return 'none';
	if (value === '') return 'empty';
	return type === 'string' || type === 'color' ? `\`${text}\`` : text;
}
