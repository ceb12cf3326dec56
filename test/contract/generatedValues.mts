import * as fc from 'fast-check';

import type { SchemaField, SchemaTable } from '../endpoints/endpointFacts.mjs';
import type { PanelValues } from './panelParameters.mjs';

/** No picture is wider; where the schema has no upper end, numbers go up to here. */
const LARGEST = 8192;
const MOST_ROWS = 4;

/** A number as the panel has it, or as the text that an expression often yields. */
const numeric = (value: fc.Arbitrary<number>): fc.Arbitrary<unknown> => fc.oneof(value, value.map(String));

const address = fc.oneof(
	fc.webUrl({ withQueryParameters: true, validSchemes: ['http', 'https', 'HTTPS'] }),
	fc.base64String({ minLength: 4, maxLength: 40 }).map((bytes) => `data:image/png;base64,${bytes}`),
);
// Below 3 they could be shares of the picture.
const place = fc.double({ min: 3, max: LARGEST, noNaN: true });
const pixel = numeric(place);
const id = numeric(fc.nat(20));
const cell: Record<string, fc.Arbitrary<unknown>> = {
	label: fc.constantFrom<unknown[]>(0, 1, '0', '1', true, false),
	objectId: id,
	frameIndex: id,
};
const placeNames = (row: { kind: string }) => (row.kind === 'points' ? ['x', 'y'] : ['xMin', 'yMin', 'xMax', 'yMax']);
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Left, top, right and bottom of a box of at least a pixel. */
const corners = fc
	.tuple(place, place, place, place)
	.map(([left, top, width, height]) => [left, top, left + width, top + height]);

const rowOf = (names: readonly string[]) => {
	const row = fc.record(Object.fromEntries(names.map((name) => [name, cell[name] ?? pixel])));
	if (!names.includes('xMin')) return row;
	return fc
		.tuple(row, corners)
		.map(([cells, [xMin, yMin, xMax, yMax]]) => ({ ...cells, xMin, yMin, xMax: String(xMax), yMax }));
};

/** Prompts as detectors and people write them: fal's own keys, the panel's, or bare lists of numbers. */
function jsonPrompts(row: SchemaField): fc.Arbitrary<unknown> {
	const cells = row.cells ?? [];
	// These are also a corner and a size.
	const bare: fc.Arbitrary<unknown> = row.kind === 'points' ? fc.tuple(pixel, pixel) : corners;
	const named = rowOf(cells);
	const likeFal = named.map((values) =>
		Object.fromEntries(Object.entries(values).map(([name, value]) => [snake(name), value])),
	);
	return fc.array(fc.oneof(bare, named, likeFal), { maxLength: MOST_ROWS });
}

/** A value that the field's schema allows, in a form that panels and expressions yield. */
function goodValue({
	kind,
	odd,
	required,
	min = 0,
	max = LARGEST,
	options = [],
	cells = [],
}: SchemaField): fc.Arbitrary<unknown> {
	switch (kind) {
		case 'image':
		case 'video':
			return address;
		case 'text':
			// In a parameter a leading = would make it an expression.
			return fc
				.string({ unit: 'grapheme', maxLength: 30 })
				.filter((text) => !text.startsWith('=') && !(required && text.trim() === ''));
		case 'integer':
			return numeric(
				fc.integer({ min, max }).map((whole) => (odd && whole > 0 && whole % 2 === 0 ? whole - 1 : whole)),
			);
		case 'number':
			return numeric(fc.double({ min, max, noNaN: true }));
		case 'boolean':
			return fc.constantFrom<unknown[]>(true, false, 'true', 'false', 'TRUE');
		case 'choice':
			return fc.constantFrom(...options);
		default:
			return fc
				.array(rowOf(cells), { maxLength: MOST_ROWS })
				.map((rows) => ({ [kind === 'points' ? 'point' : 'box']: rows }));
	}
}

/** What the field's schema does not allow, in whatever way it could be read. */
function badValue({ kind, odd, min = 0, max, options = [] }: SchemaField): fc.Arbitrary<unknown> {
	const beyond = (step: fc.Arbitrary<number>) =>
		fc.oneof(
			step.map((by) => min - by),
			...(max === undefined ? [] : [step.map((by) => max + by)]),
		);
	const noNumber = fc.constantFrom<unknown[]>('', 'many', '3 masks', 'Infinity', '1,5', true, { a: 1 }, [3]);
	switch (kind) {
		case 'image':
		case 'video':
			return fc.constantFrom<unknown[]>(
				'',
				' ',
				'photo.jpg',
				'/photo.jpg',
				'ftp://example.com/a.png',
				'file:///a.png',
				'https://',
				7,
				true,
				{ url: 'https://example.com/a' },
				['https://example.com/a'],
			);
		case 'text':
			return fc.constantFrom<unknown[]>({ text: 'dog' }, ['dog']);
		case 'integer':
			return fc.oneof(
				numeric(beyond(fc.integer({ min: 1, max: LARGEST }))).filter(
					(value) => !odd || Math.abs(Number(value)) % 2 === 1,
				),
				...(odd ? [] : [numeric(fc.integer({ min, max: max ?? LARGEST }).map((whole) => whole + 0.5))]),
				noNumber,
			);
		case 'number':
			return fc.oneof(numeric(beyond(fc.double({ min: 0.001, max: LARGEST, noNaN: true }))), noNumber);
		case 'boolean':
			return fc.constantFrom<unknown[]>('', 'yes', 'on', '1', 1, 0, { a: true }, [true]);
		case 'choice':
			return fc.constantFrom<unknown[]>('', 'gif', options[0]!.toUpperCase(), 0, true, [options[0]]);
		default:
			throw new Error(`${kind} have their own faults`);
	}
}

/** Rows of which one cannot be a prompt. */
function badRows(row: SchemaField): fc.Arbitrary<unknown[]> {
	const names = placeNames(row);
	// A box may poke over the edge, but not end before it; a point lies in the picture.
	const beyond = row.kind === 'points' ? -20.5 : 'top';
	const withFault = fc
		.tuple(rowOf(row.cells ?? []), fc.constantFrom(...names), fc.constantFrom<unknown[]>('', 'left', beyond, null))
		.map(([values, name, fault]) => ({ ...values, [name]: fault }));
	const badCells = [{ label: 2 }, { label: 'perhaps' }, { objectId: 'truck' }, { frameIndex: 'first' }];
	const known = badCells.filter((fault) => row.cells?.includes(Object.keys(fault)[0]!));
	// Not at the corner, because a panel row that stands there was never filled in and is left out unread.
	const somewhere = rowOf(names);
	const withBadCell = known.map((fault) => somewhere.map((values) => ({ ...values, ...fault })));
	return fc
		.tuple(fc.array(rowOf(names), { maxLength: 2 }), fc.oneof(withFault, ...withBadCell))
		.map(([rows, fault]) => [...rows, fault]);
}

const parametersOf = ({ fields }: SchemaTable) => fields.filter(({ kind }) => kind !== 'labels');
const isPrompts = ({ kind }: SchemaField) => kind === 'points' || kind === 'boxes';

/** Panels that are filled in as the schema allows: any subset of the fields, but always those that the panel insists on. */
export function goodValues(table: SchemaTable): fc.Arbitrary<PanelValues> {
	const entries = parametersOf(table).flatMap(
		(row): Array<[string, fc.Arbitrary<unknown>]> => [
			[row.parameter, goodValue(row)],
			...(isPrompts(row) ? [[`${row.parameter}Json`, jsonPrompts(row)] as [string, fc.Arbitrary<unknown>]] : []),
		],
	);
	const always = table.fields
		.filter(({ required, kind }) => required || kind === 'text')
		.map(({ parameter }) => parameter);
	return fc.record(Object.fromEntries(entries), { requiredKeys: always }) as fc.Arbitrary<PanelValues>;
}

/** Such a panel with one fault, and the parameter that has it. */
export function badValues(table: SchemaTable): fc.Arbitrary<{ values: PanelValues; parameter: string }> {
	const faults = parametersOf(table).flatMap((row): Array<fc.Arbitrary<[string, unknown]>> => {
		const fault = (parameter: string, value: fc.Arbitrary<unknown>) =>
			value.map((bad): [string, unknown] => [parameter, bad]);
		if (!isPrompts(row)) return [fault(row.parameter, badValue(row))];
		const noList = fc.constantFrom<unknown[]>(
			'none',
			'[[1, 2',
			[7, 'x'],
			[[1]],
			[['a', 'b', 'c', 'd']],
			5,
			[null],
			[{}],
		);
		return [
			fault(
				row.parameter,
				badRows(row).map((rows) => ({ [row.kind === 'points' ? 'point' : 'box']: rows })),
			),
			fault(`${row.parameter}Json`, fc.oneof(badRows(row), noList)),
		];
	});
	return fc
		.tuple(goodValues(table), fc.oneof(...faults))
		.map(([values, [parameter, bad]]) => ({ values: { ...values, [parameter]: bad }, parameter }));
}
