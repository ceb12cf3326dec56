import { plainText } from './serverText';

// What a person finds again in their own data.
const SHOWN_CHARACTERS = 60;

const shown = (value: unknown): string => {
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object' && value !== null) return 'an object';
	return typeof value === 'string' ? `“${plainText(value, SHOWN_CHARACTERS)}”` : String(value);
};
const list = (numbers: readonly number[]): string => numbers.map((number) => plainText(String(number))).join(', ');
const keysOf = (row: unknown): string =>
	typeof row === 'object' && row !== null ? Object.keys(row).slice(0, 8).join(', ') : '';

const UNIT_NAMES = { fractions: 'a fraction of 1', percent: 'a percentage', thousandths: 'a number of thousandths' };

/**
 * What can be wrong with a point or a box: sentences without their subject, which is the field and the row. Each says what
 * was found, and where a choice in Options would make it readable, which.
 */
export const promptProblems = {
	noJson: (text: string) => `is a text, but not JSON: ${shown(text)}`,
	numbersWithoutBrackets: (text: string) =>
		`is a text of numbers without brackets: ${shown(text)}. n8n makes that of a list when anything stands before or after the expression; let the field hold the expression alone`,
	objectAsText:
		'is the text “[object Object]”. n8n makes that of data when anything stands before or after the expression; let the field hold the expression alone',
	noBox: (row: unknown) =>
		notRow('box', row, '[10, 20, 200, 180] or {"x_min": 10, "y_min": 20, "x_max": 200, "y_max": 180}'),
	noPoint: (row: unknown) => notRow('point', row, '[120, 80] or {"x": 120, "y": 80, "label": 1}'),
	noNumber: (key: string | undefined, value: unknown) =>
		key === undefined ? `has ${shown(value)} where a number belongs` : `${key} is ${shown(value)}, not a number`,
	noWholeNumber: (key: string, value: unknown) => `${key} is ${shown(value)}, not a whole number`,
	missing: (key: string, beside: string) => `has ${beside}, but no ${key}`,
	notFour: (count: number, key?: string) =>
		count > 4 && count % 4 === 0
			? `${inKey(key)}has ${count} numbers, and a box has 4. Several boxes are a list of lists: [[…], […]]`
			: `${inKey(key)}has ${count} numbers, and a box has 4. Leave out scores, classes and anything else`,
	notTwo: (count: number, key?: string) =>
		count > 3
			? `${inKey(key)}has ${count} numbers, and a point has 2, or 3 with its label. Several points are a list of lists: [[…], […]]`
			: `${inKey(key)}has ${count} numbers, and a point has 2, or 3 with its label`,
	nestedList: (key?: string) => `${inKey(key)}has a list or an object where a number belongs`,
	saidTwice: (one: string, other: string) => `has ${one} and ${other}, with different values`,
	twoBoxes: (one: string, other: string) => `tells two different boxes: by ${one}, and by ${other}`,
	outline: (key: string) => `has an outline (${key}), not a box. Give the box around it`,
	turned: (key: string, value: unknown) => `is turned (${key} ${shown(value)}), and fal takes upright boxes only`,
	unknownKey: (key: string) =>
		`has the key ${shown(key)}, which has no known meaning here. Leave it out, or use fal’s name`,
	idNotTaken: (key: string, id: 'objectId' | 'frameIndex') =>
		id === 'frameIndex'
			? `has ${shown(key)}, but this model takes no frames. Leave it out`
			: `has ${shown(key)}, but this model does not tell objects apart. Leave it out`,
	twoIds: (id: 'objectId' | 'frameIndex') => `has two different ${id === 'objectId' ? 'object IDs' : 'frames'}`,
	noLabel: (key: string | undefined, value: unknown) =>
		`${key ?? 'the label'} is ${shown(value)}, and must be 1 (part of the object) or 0 (not part of it)`,
	twoLabels: (key: string) => `says with ${key} that it is part of the object, and elsewhere that it is not`,
	negativeBox: (key: string, value: unknown) =>
		`has ${key} ${shown(value)}: fal takes no boxes around what does not belong to the object. If it is the number of a class, call it class`,
	cornerOrCenter:
		'has x, y, width and height, and x and y may be its left top corner or its centre. Choose “Corner and Size” or “Center and Size” as Box Format in Options',
	orderUnknown: (key: string, numbers: readonly number[]) =>
		`has ${key} [${list(numbers)}], which may be two corners, or a corner and a size. Choose the Box Format in Options`,
	pointOrder: (key: string) =>
		`has a list as ${key}, and Gemini puts y first there, others x. Choose “Corners, Y First” or “Corners” as Box Format in Options`,
	fractionsWithoutOrder: (numbers: readonly number[]) =>
		`${list(numbers)} look like fractions of 1, from a program with an order of its own. Choose the Box Format in Options`,
	unitUnknown: (numbers: readonly number[]) =>
		`${list(numbers)} may be pixels or thousandths of the picture. Choose the Coordinates in Options`,
	pixelsOrFractions: (numbers: readonly number[]) =>
		`${list(numbers)} may be pixels or fractions of 1. Choose the Coordinates in Options`,
	mixedUnits: (other: number) =>
		`looks like fractions of 1, and row ${other} like pixels. Use one of them, or choose the Coordinates in Options`,
	beyondUnit: (number: number, unit: 'fractions' | 'percent' | 'thousandths') =>
		`${number} is far outside of the picture as ${UNIT_NAMES[unit]}. Choose other Coordinates in Options`,
	swapped: (sideways: boolean, first: number, second: number) =>
		`its ${sideways ? 'right' : 'bottom'} edge (${second}) is ${sideways ? 'left of its left' : 'above its top'} edge (${first}). If the numbers are a corner or the centre and a size, choose that as Box Format in Options`,
	emptyBox: (corners: readonly number[]) => `is empty: from ${list(corners.slice(0, 2))} to ${list(corners.slice(2))}`,
	noSize: (width: number, height: number) =>
		`has the width ${width} and the height ${height}, which is no box. If the numbers are two corners, choose that as Box Format in Options`,
	belowOnePixel: 'is smaller than a pixel. If its numbers are no pixels, choose the Coordinates in Options',
	outside: (kind: 'box' | 'point', size?: { width: number; height: number }) =>
		size
			? `the ${kind} is outside of the picture, which is ${size.width} × ${size.height} pixels`
			: `the ${kind} is outside of the picture: left of it or above it`,
	emptyList: 'is an empty list, so there is nothing to look for',
	nothingToLookFor: (others: readonly string[]) =>
		others.length === 0
			? 'is empty: there is nothing to look for'
			: `is empty, and so ${others.length > 1 ? 'are' : 'is'} ${others.join(' and ')}: there is nothing to look for`,
	severalLists: (keys: readonly string[]) => `has several lists: ${keys.join(', ')}. Give one of them`,
	meantForAll: (key: string) =>
		`has ${shown(key)} beside its list. Give the list alone, and say in Options how its numbers are meant`,
	labelsApart: (key: string) => `has ${key}, which is not one label for each point`,
};

function inKey(key: string | undefined): string {
	return key === undefined ? '' : `${key} `;
}

function notRow(kind: 'box' | 'point', row: unknown, example: string): string {
	const keys = keysOf(row);
	const found = keys ? `has only ${plainText(keys, SHOWN_CHARACTERS)}` : `is ${shown(row)}`;
	return `${found}, which is no ${kind}. Write ${example}`;
}
