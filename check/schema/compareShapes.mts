import { asText } from '../exchange.mjs';
import type { PanelValue } from './packageEndpoints.mjs';
import type { Field, Shape } from './shape.mjs';

/** What differs at one field. `harmless`: the package is stricter where fal says nothing, or the like. */
export interface Difference {
	field: string;
	what: string;
	harmless?: true;
}

const isWithin = (type: string, types: string[]) =>
	types.includes(type) || (type === 'integer' && types.includes('number'));

const list = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join(', ');

/**
 * Compares what a node sends with what fal takes: unknown and missing fields, types, values, ranges. A field that fal itself
 * calls deprecated may be missing.
 */
export function compareInput(ours: Shape, theirs: Shape, path = ''): Difference[] {
	return [...compareFields(ours, theirs, path), ...compareValue(ours, theirs, path)];
}

function compareFields(ours: Shape, theirs: Shape, path: string): Difference[] {
	const differences: Difference[] = [];
	const [mine, others] = [ours.fields ?? {}, theirs.fields ?? {}];
	if (!ours.fields || !theirs.fields) return differences;
	for (const [name, field] of Object.entries(mine)) {
		const at = path + name;
		const other = others[name];
		if (!other) differences.push({ field: at, what: 'the package sends it, fal does not know it' });
		else {
			if (other.required && !field.required)
				differences.push({ field: at, what: 'fal requires it, the package may leave it out' });
			differences.push(...compareInput(field, other, `${at}.`));
		}
	}
	for (const [name, field] of Object.entries(others)) {
		if (mine[name]) continue;
		const at = path + name;
		if (field.deprecated) differences.push({ field: at, what: 'the package has no deprecated field', harmless: true });
		else differences.push({ field: at, what: `new at fal (${describe(field)}), the package does not have it` });
	}
	return differences;
}

function describe({ types, required, default: standard }: Field): string {
	const facts = [types.join(' or ') || 'any type', required ? 'required' : 'optional'];
	return [...facts, ...(standard === undefined ? [] : [`default ${asText(standard)}`])].join(', ');
}

function compareValue(ours: Shape, theirs: Shape, path: string): Difference[] {
	const field = path.replace(/\.$/, '');
	const differences: Difference[] = [];
	const refused = theirs.types.length > 0 ? ours.types.filter((type) => !isWithin(type, theirs.types)) : [];
	if (refused.length > 0)
		differences.push({
			field,
			what: `the package sends ${refused.join(' or ')}, fal takes ${theirs.types.join(' or ')}`,
		});
	differences.push(...compareValues(ours, theirs, field), ...compareRange(ours, theirs, field));
	if (ours.items && theirs.items) differences.push(...compareInput(ours.items, theirs.items, `${field}[].`));
	return differences;
}

function compareValues(ours: Shape, theirs: Shape, field: string): Difference[] {
	if (!theirs.values || !ours.values) {
		if (theirs.values) return [{ field, what: `fal takes only ${list(theirs.values)}, the package anything` }];
		return ours.values ? [{ field, what: `only ${list(ours.values)} in the package`, harmless: true }] : [];
	}
	const gone = ours.values.filter((value) => !theirs.values!.includes(value));
	const fresh = theirs.values.filter((value) => !ours.values!.includes(value));
	return [
		...(gone.length > 0 ? [{ field, what: `fal does not take ${list(gone)}` }] : []),
		...(fresh.length > 0 ? [{ field, what: `fal also takes ${list(fresh)}` }] : []),
	];
}

function compareRange(ours: Range, theirs: Range, field: string): Difference[] {
	return (['minimum', 'maximum'] as const).flatMap((end) => {
		const [mine, other] = [ours[end], theirs[end]];
		if (mine === other) return [];
		if (other === undefined)
			return [{ field, what: `${end} ${mine} in the package, none at fal`, harmless: true as const }];
		return [{ field, what: `${end} ${mine ?? 'none'} in the package, ${other} at fal` }];
	});
}

interface Range {
	minimum?: number;
	maximum?: number;
}

/** Compares what the panel starts with and allows with fal's defaults and ranges. */
export function comparePanel(panel: ReadonlyMap<string, PanelValue>, theirs: Shape): Difference[] {
	return Object.entries(theirs.fields ?? {}).flatMap(([field, fal]) => {
		const mine = panel.get(field);
		if (!mine || !['boolean', 'number', 'options', 'string'].includes(mine.type)) return [];
		const differs = fal.default !== undefined && fal.default !== null && fal.default !== mine.default;
		const what = `default ${asText(mine.default)} in the panel, ${asText(fal.default)} at fal`;
		// A text starts empty in every panel, and is sent as it is: fal's own default never comes into play.
		const harmless = mine.type === 'string' ? ({ harmless: true } as const) : {};
		return [
			...(differs ? [{ field, what, ...harmless }] : []),
			...(mine.type === 'number' ? compareRange(mine, fal, field).filter((one) => !one.harmless) : []),
		];
	});
}

/**
 * Compares what fal answers with what a node can read: a field that may be missing or of another type must not be one that
 * the node relies on. New fields are named at the top only: files have facts that nobody needs.
 */
export function compareOutput(ours: Shape, theirs: Shape, path = ''): Difference[] {
	const differences: Difference[] = [];
	const [mine, others] = [ours.fields ?? {}, theirs.fields ?? {}];
	for (const [name, field] of Object.entries(mine)) {
		const at = path + name;
		const other = others[name];
		if (!other) {
			const harmless = field.required ? {} : ({ harmless: true } as const);
			differences.push({ field: at, what: 'the package reads it, fal does not have it', ...harmless });
			continue;
		}
		if (field.required && !other.required)
			differences.push({ field: at, what: 'the package relies on it, fal may leave it out' });
		if (other.nullable && !field.nullable)
			differences.push({ field: at, what: 'fal may give null, the package cannot read that' });
		const unread = field.types.length > 0 ? other.types.filter((type) => !isWithin(type, field.types)) : [];
		if (unread.length > 0)
			differences.push({
				field: at,
				what: `fal gives ${unread.join(' or ')}, the package reads ${field.types.join(' or ')}`,
			});
		differences.push(...compareOutput(field, other, `${at}.`));
		if (field.items && other.items) differences.push(...compareOutput(field.items, other.items, `${at}[].`));
	}
	const fresh = path === '' ? Object.keys(others).filter((name) => !mine[name]) : [];
	return [...differences, ...fresh.map((field) => ({ field, what: 'new at fal, the package does not deliver it' }))];
}
